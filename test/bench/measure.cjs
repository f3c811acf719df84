/** Loaded before a program (`node --require`): writes what the process used to BENCH_FIGURES when it ends. */
const {writeFileSync} = require('node:fs');

const started = performance.timeOrigin;
process.on('exit', () => {
  const {maxRSS, userCPUTime, systemCPUTime} = process.resourceUsage();
  const figures = {
    wallMs: performance.timeOrigin + performance.now() - started,
    cpuMs: (userCPUTime + systemCPUTime) / 1000,
    peakMiB: maxRSS / 1024,
  };
  writeFileSync(process.env.BENCH_FIGURES, JSON.stringify(figures));
});
