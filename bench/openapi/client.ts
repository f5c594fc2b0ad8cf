// A small program over the generated client, as somebody outside would write it. Everything it names is typed: a
// path, a member or a status that the document does not have does not compile.
import createClient from 'openapi-fetch';
import type {components as crmComponents, paths as CrmPaths} from './gen/crm.js';
import type {components, paths as GatewayPaths} from './gen/gateway.js';

type Account = crmComponents['schemas']['Account'];
type Problem = components['schemas']['ProblemDocument'];

const [gatewayUrl, crmUrl, username, password] = process.argv.slice(2);
if (!gatewayUrl || !crmUrl || !username || !password) {
    throw new Error('usage: client GATEWAY CRM USER PASSWORD');
}
let wrong = 0;
let asked = 0;

function check(name: string, right: boolean, seen: unknown): void {
    asked++;
    if (!right) {
        wrong++;
    }
    console.log(`${right ? 'ok   ' : 'WRONG'} ${name}${right ? '' : `: ${JSON.stringify(seen)}`}`);
}

const anonymous = createClient<GatewayPaths>({baseUrl: gatewayUrl});
const refused = await anonymous.POST('/auth/login', {body: {username, password: 'not the password'}});
const refusal: Problem | undefined = refused.error;
check('a wrong password is a typed problem', refused.response.status === 401 && refusal?.code === 'identity.login.failed', refusal);

const login = await anonymous.POST('/auth/login', {body: {username, password}});
check('signs in', login.response.status === 200 && login.data?.token_type === 'Bearer', login.error);
const headers = {Authorization: `Bearer ${login.data?.access_token ?? ''}`};

// The gateway's document is the union: the same operations through it, and at the module's own port.
const gateway = createClient<GatewayPaths>({baseUrl: gatewayUrl, headers});
const crm = createClient<CrmPaths>({baseUrl: crmUrl, headers});

const mark = `Trial ${Date.now()}`;
const made = await gateway.POST('/api/crm/accounts', {
    body: {name: `${mark} 1`, sector: 'retail', size: 12, revenue: {amount: '1250000.50', currency: 'EUR'}},
});
check('creates an account through the gateway', made.response.status === 201 && made.data?.name === `${mark} 1`, made.error);
const id = made.data?.id ?? '';

const read = await crm.GET('/accounts/{id}', {params: {path: {id}}});
const account: Account | undefined = read.data;
check('reads it at the module', account?.id === id && account.revenue?.currency === 'EUR', read.error ?? account);
const etag = read.response.headers.get('ETag') ?? '';
check('with its version', etag === `"${account?.version}"`, etag);

for (const number of [2, 3, 4, 5]) {
    const more = await crm.POST('/accounts', {body: {name: `${mark} ${number}`}});
    check(`creates account ${number}`, more.response.status === 201, more.error);
}
const seen = new Set<string>();
let pages = 0;
let cursor: string | undefined;
do {
    const page = await crm.GET('/accounts', {params: {query: {search: mark, limit: 2, ...(cursor ? {cursor} : {})}}});
    page.data?.items.forEach((item) => seen.add(item.name));
    cursor = page.data?.next_cursor ?? undefined;
    pages++;
} while (cursor !== undefined && pages < 10);
check('lists 5 accounts in 3 pages', seen.size === 5 && pages === 3, {pages, seen: [...seen]});

const changed = await crm.PUT('/accounts/{id}', {
    params: {path: {id}, header: {'If-Match': etag}},
    body: {name: `${mark} 1`, size: 13},
});
check('changes it', changed.response.status === 200 && changed.data?.size === 13, changed.error);
const stale = await crm.PUT('/accounts/{id}', {
    params: {path: {id}, header: {'If-Match': etag}},
    body: {name: `${mark} 1`, size: 14},
});
const told: Problem | undefined = stale.error;
check('a stale change is refused', stale.response.status === 412 && told?.code === 'platform.record.stale', told ?? stale.data);

const broken = await crm.POST('/accounts', {body: {name: '', size: -1}});
const places = (broken.error?.errors ?? []).map((fault) => fault.pointer).sort();
check('both faults are named', broken.response.status === 400 && places.join() === '/name,/size', broken.error);

// @ts-expect-error: no such path
await crm.GET('/no-such-path');
// @ts-expect-error: a change needs the version
await crm.PUT('/accounts/{id}', {params: {path: {id}}, body: {name: mark}}).then(({response}) => {
    check('a change without a version does not compile, and is refused', response.status === 428, response.status);
});
// @ts-expect-error: a name is needed
const nameless = await crm.POST('/accounts', {body: {size: 1}});
check('an account without a name does not compile, and is refused', nameless.response.status === 400, nameless);

console.log(`${asked} asked of the typed client, ${wrong} wrong`);
process.exit(wrong === 0 ? 0 : 1);
