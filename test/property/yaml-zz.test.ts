import {it} from 'vitest';
import {parseSource} from '../../src/manifest/parse.ts';
import {formatManifest} from '../../src/manifest/format.ts';
it('x', () => {
  const MB = 1024 * 1024;
  const n = Number(process.env['N'] ?? 4) * MB;
  const kind = process.env['KIND'] ?? 'flow';
  const text = kind === 'flow' ? `[${'a,'.repeat(n / 2)}]` : kind === 'seq' ? '- a\n'.repeat(n / 4) : kind === 'nested' ? `[${'[],'.repeat(n / 3)}]` : kind==='map' ? Array.from({length: n/8}, (_, i) => `${i.toString(36)}k: \n`).join('') : '"a",'.repeat(n/4);
  const t = performance.now();
  const r = parseSource({path: 'a', text});
  console.log('MB', kind, text.length / MB, r.findings.map(f => f.message), (performance.now() - t).toFixed(0), 'ms', (process.memoryUsage().rss / MB).toFixed(0), 'rss', (process.memoryUsage().heapUsed / MB).toFixed(0));
  if (process.env['FMT']) { const t = performance.now(); const r = formatManifest({path: 'a', text}); console.log('MB fmt', (performance.now() - t).toFixed(0), 'text' in r && r.text.length); }
}, 600000);
