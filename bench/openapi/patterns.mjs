// What the validator does not look at: every `pattern` is one of ECMAScript, every default and enum fits its type,
// and every operation names its answers.
import {readFileSync} from 'node:fs';

let operations = 0;
let patterns = 0;
const wrong = [];
for (const file of process.argv.slice(2)) {
    const document = JSON.parse(readFileSync(file, 'utf8'));
    walk(document, file);
    for (const [path, item] of Object.entries(document.paths)) {
        for (const [method, operation] of Object.entries(item)) {
            operations++;
            const statuses = Object.keys(operation.responses ?? {});
            if (!statuses.some((status) => /^[123]/.test(status)) || !statuses.some((status) => /^4/.test(status))) {
                wrong.push(`${file}: ${method} ${path} answers ${statuses} (expected a success and a refusal)`);
            }
        }
    }
}
console.log(`${operations} operations, ${patterns} patterns, ${wrong.length} wrong`);
wrong.forEach((line) => console.log(line));
process.exit(wrong.length === 0 ? 0 : 1);

function walk(node, place) {
    if (node === null || typeof node !== 'object') {
        return;
    }
    if (typeof node.pattern === 'string') {
        patterns++;
        try {
            new RegExp(node.pattern, 'u');
        } catch (error) {
            wrong.push(`${place}: ${error.message}`);
        }
    }
    if (node.default !== undefined && typeof node.type === 'string' && !is(node.type, node.default)) {
        wrong.push(`${place}: default ${JSON.stringify(node.default)} (expected ${node.type})`);
    }
    if (Array.isArray(node.enum) && node.default !== undefined && !node.enum.includes(node.default)) {
        wrong.push(`${place}: default ${JSON.stringify(node.default)} (expected one of ${node.enum})`);
    }
    for (const [key, value] of Object.entries(node)) {
        walk(value, `${place}/${key}`);
    }
}

function is(type, value) {
    switch (type) {
        case 'integer':
            return Number.isInteger(value);
        case 'array':
            return Array.isArray(value);
        case 'object':
            return typeof value === 'object' && value !== null && !Array.isArray(value);
        default:
            return typeof value === type;
    }
}
