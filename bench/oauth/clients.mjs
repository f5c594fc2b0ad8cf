// Two clients that know nothing of this platform go through its authorization server.
//   node clients.mjs ISSUER USERNAME PASSWORD CONFIDENTIAL_ID SECRET SERVICE_ID SERVICE_SECRET
//   node clients.mjs ISSUER USERNAME PASSWORD allow USER_CODE      (the person in front of the browser alone)
import * as oauth from 'oauth4webapi'
import * as openid from 'openid-client'

const [issuer, username, password, clientId, secret, serviceId, serviceSecret] = process.argv.slice(2)
const callback = 'https://client.example/callback'
let failed = 0
async function check(what, work) {
  try {
    await work()
    console.log(`ok    ${what}`)
  } catch (e) {
    failed++
    console.log(`FAIL  ${what}: ${e.error ?? ''} ${e.error_description ?? e.message} ${e.cause ? JSON.stringify(e.cause) : ''}`)
  }
}
function assert(condition, message) {
  if (!condition) throw new Error(message)
}

// The person in front of the browser: signs in, and allows.
async function person(start, path, fields = {}) {
  let cookie = ''
  const keep = (r) => (cookie = (r.headers.get('set-cookie') ?? cookie).split(';')[0])
  const ticket = (html) => /name="ticket" value="([^"]+)"/.exec(html)?.[1]
  const send = (form) =>
    fetch(issuer + path, {
      method: 'POST', redirect: 'manual', headers: { cookie },
      body: new URLSearchParams(form),
    })
  let page = await fetch(start, { redirect: 'manual' })
  keep(page)
  page = await send({ ticket: ticket(await page.text()), username, password, ...fields })
  if (page.status === 200) page = await send({ ticket: ticket(await page.text()), decision: 'allow' })
  return page
}

if (clientId === 'allow') {
  const page = await person(`${issuer}/device?user_code=${secret}`, '/device', { user_code: secret })
  process.exit(page.status === 200 && (await page.text()).includes('The device is connected') ? 0 : 1)
}

const insecure = { execute: [openid.allowInsecureRequests] }
const config = await openid.discovery(new URL(issuer), clientId, secret, openid.ClientSecretBasic(secret), insecure)
const cli = await openid.discovery(new URL(issuer), 'cli', undefined, openid.None(), insecure)
const service = await openid.discovery(
  new URL(issuer), serviceId, serviceSecret, openid.ClientSecretBasic(serviceSecret), insecure)

let tokens
await check('openid-client: discovery, code with PKCE, ID token, nonce, iss', async () => {
  const verifier = openid.randomPKCECodeVerifier()
  const state = openid.randomState()
  const nonce = openid.randomNonce()
  const url = openid.buildAuthorizationUrl(config, {
    redirect_uri: callback, scope: 'openid profile crm:read', state, nonce,
    code_challenge: await openid.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  })
  const back = await person(url, '/oauth2/authorize')
  tokens = await openid.authorizationCodeGrant(config, new URL(back.headers.get('location')), {
    pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true,
  })
  assert(tokens.claims().preferred_username === username, 'preferred_username')
})
await check('openid-client: userinfo', async () => {
  const user = await openid.fetchUserInfo(config, tokens.access_token, tokens.claims().sub)
  assert(user.preferred_username === username, 'preferred_username')
})
await check('openid-client: refresh', async () => {
  const next = await openid.refreshTokenGrant(config, tokens.refresh_token)
  assert(next.refresh_token !== tokens.refresh_token, 'rotated')
  tokens = { ...next, claims: tokens.claims }
})
await check('openid-client: introspection', async () => {
  assert((await openid.tokenIntrospection(config, tokens.access_token)).active, 'active')
})
await check('openid-client: token exchange', async () => {
  const exchanged = await openid.genericGrantRequest(config, 'urn:ietf:params:oauth:grant-type:token-exchange', {
    subject_token: tokens.access_token, subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  })
  const claims = JSON.parse(Buffer.from(exchanged.access_token.split('.')[1], 'base64url'))
  assert(claims.act.sub === clientId, 'act')
})
await check('openid-client: revocation', async () => {
  await openid.tokenRevocation(config, tokens.refresh_token)
  assert(!(await openid.tokenIntrospection(config, tokens.refresh_token)).active, 'not active')
})
await check('openid-client: client credentials', async () => {
  assert((await openid.clientCredentialsGrant(service, { scope: 'crm:read' })).access_token, 'token')
})
await check('openid-client: device flow of a public client, refresh', async () => {
  const started = await openid.initiateDeviceAuthorization(cli, {})
  await person(started.verification_uri_complete, '/device', { user_code: started.user_code })
  const given = await openid.pollDeviceAuthorizationGrant(cli, started)
  assert((await openid.refreshTokenGrant(cli, given.refresh_token)).access_token, 'refreshed')
})

const options = { [oauth.allowInsecureRequests]: true }
const as = await oauth.processDiscoveryResponse(
  new URL(issuer), await oauth.discoveryRequest(new URL(issuer), { algorithm: 'oauth2', ...options }))
const client = { client_id: clientId }
const basic = oauth.ClientSecretBasic(secret)
await check('oauth4webapi: code with PKCE, refresh, introspection, revocation', async () => {
  const verifier = oauth.generateRandomCodeVerifier()
  const state = oauth.generateRandomState()
  const url = new URL(as.authorization_endpoint)
  url.search = new URLSearchParams({
    client_id: clientId, redirect_uri: callback, response_type: 'code', scope: 'crm:read', state,
    code_challenge: await oauth.calculatePKCECodeChallenge(verifier), code_challenge_method: 'S256',
  })
  const back = await person(url, '/oauth2/authorize')
  const parameters = oauth.validateAuthResponse(as, client, new URL(back.headers.get('location')), state)
  const code = await oauth.processAuthorizationCodeResponse(as, client,
    await oauth.authorizationCodeGrantRequest(as, client, basic, parameters, callback, verifier, options))
  const next = await oauth.processRefreshTokenResponse(as, client,
    await oauth.refreshTokenGrantRequest(as, client, basic, code.refresh_token, options))
  const state1 = await oauth.processIntrospectionResponse(as, client,
    await oauth.introspectionRequest(as, client, basic, next.access_token, options))
  assert(state1.active, 'active')
  await oauth.processRevocationResponse(await oauth.revocationRequest(as, client, basic, next.refresh_token, options))
})
await check('oauth4webapi: client credentials, JWT access token validated (RFC 9068)', async () => {
  const s = { client_id: serviceId }
  const given = await oauth.processClientCredentialsResponse(as, s,
    await oauth.clientCredentialsGrantRequest(as, s, oauth.ClientSecretBasic(serviceSecret), new URLSearchParams(), options))
  const request = new Request('http://localhost/x', { headers: { authorization: `Bearer ${given.access_token}` } })
  const claims = await oauth.validateJwtAccessToken(as, request, 'bhiv', options)
  assert(claims.client_id === serviceId, 'client_id')
})
await check('oauth4webapi: device authorization', async () => {
  const c = { client_id: 'cli' }
  const started = await oauth.processDeviceAuthorizationResponse(as, c,
    await oauth.deviceAuthorizationRequest(as, c, oauth.None(), new URLSearchParams(), options))
  await person(started.verification_uri_complete, '/device', { user_code: started.user_code })
  const given = await oauth.processDeviceCodeResponse(as, c,
    await oauth.deviceCodeGrantRequest(as, c, oauth.None(), started.device_code, options))
  assert(given.refresh_token, 'refresh token')
})
process.exit(failed === 0 ? 0 : 1)
