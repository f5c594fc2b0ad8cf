// Runs the validator on one document and counts; warnings count as wrong too.
import {spawnSync} from 'node:child_process';

const [directory, file] = process.argv.slice(2);
const run = spawnSync('node_modules/.bin/redocly', ['lint', '--config', 'redocly.yaml', '--format', 'json', '--max-problems', '1000', file], {
    cwd: directory,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
});
const text = run.stdout ?? '';
const found = JSON.parse(text.slice(text.indexOf('{')));
for (const problem of found.problems) {
    console.log(`${problem.severity} ${problem.ruleId} ${problem.location[0]?.pointer}: ${problem.message}`);
}
console.log(`${found.totals.errors} errors, ${found.totals.warnings} warnings${found.totals.ignored ? `, ${found.totals.ignored} ignored` : ''}`);
process.exit(run.status ?? 1);
