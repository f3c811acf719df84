import {it} from 'vitest';
import {parseEvents, loadAll} from 'js-yaml';
import {firstLapse} from '../../src/manifest/yaml-strictness.ts';
import {readEvents} from '../../src/manifest/yaml-events.ts';
import {locateFindings} from '../../src/manifest/locate.ts';
it('x', () => {
    const items = Array.from({length: 20_000}, (_, i) => `  - {name: n${i}, roles: [a, b]}\n`).join('');
    const text = `items:\n${items}`;
    for (let k = 0; k < 2; k++) {
    let t = performance.now(); const ev = parseEvents(text, {maxDepth: 64}); console.log('MB events', performance.now() - t);
    t = performance.now(); firstLapse(text, ev); console.log('MB lapse', performance.now() - t);
    t = performance.now(); readEvents({path: 'a', text}); console.log('MB read', performance.now() - t);
    const many = Array.from({length: 1000}, (_, i) => ({rule: 'x', severity: 'error' as const, address: null, message: `m${i}`, help: '', place: {file: 'a.yaml', document: 0, pointer: `/items/${i * 20}/roles/1`}}));
    t = performance.now(); locateFindings(many, new Map([['a.yaml', {path: 'a.yaml', text}]])); console.log('MB locate', performance.now() - t);
    }
});
