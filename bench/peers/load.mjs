import { keepBest, median } from '../support/measure.mjs';
import { partCores, shareCore } from './cores.mjs';
import { cpuMs } from './process-use.mjs';

/**
 * Makes calls, some at a time, each worker over a connection of its own where there are several.
 *
 * @param calls - one for each connection.
 */
export async function load(calls, count, workers) {
  const times = [];
  const began = performance.now();
  let left = count;
  const work = async (call) => {
    while (left > 0) {
      left -= 1;
      const at = performance.now();
      await call();
      times.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, index) => work(calls[index % calls.length])));
  return { times, perSecond: count / ((performance.now() - began) / 1_000) };
}

/** Calls until what is compiled while running is compiled: 12 000 calls, or as many as five seconds allow. */
export async function warmUp(calls, workers) {
  for (let made = 0, began = performance.now(); made < 12_000 && performance.now() - began < 5_000; made += 500)
    await load(calls, 500, workers);
}

/**
 * What calls cost the server, one after the other, as most clients call, and sixteen at a time, when one waking serves several: CPU with
 * the client on the same core, times with the client on another. The best of three stretches: in the first, servers still compile.
 */
export async function callCosts(pid, calls, counts) {
  const best = {};
  for (let stretch = 0; stretch < 3; stretch += 1) {
    shareCore(pid);
    keepBest(best, await cpuCosts(pid, calls, counts));
    partCores(pid);
    keepBest(best, await times(calls, counts));
  }
  return best;
}

async function cpuCosts(pid, calls, { inTurn, at16 = 0 }) {
  const before = cpuMs(pid);
  await load(calls, inTurn, 1);
  const between = cpuMs(pid);
  if (at16 === 0) return { cpuMs: (between - before) / inTurn };
  await load(calls, at16, 16);
  return { cpuMs: (between - before) / inTurn, cpuAt16Ms: (cpuMs(pid) - between) / at16 };
}

async function times(calls, { inTurn, at16 = 0 }) {
  const alone = await load(calls, inTurn, 1);
  const figures = { p50Ms: median(alone.times), perSecond: alone.perSecond };
  return at16 === 0 ? figures : { ...figures, perSecondAt16: (await load(calls, at16, 16)).perSecond };
}

/** Times of some work, fewer when it is slow. */
export async function timedUpTo(budgetMs, rounds, work) {
  const times = [];
  for (const began = performance.now(); times.length < rounds && performance.now() - began < budgetMs;) {
    const at = performance.now();
    await work();
    times.push(performance.now() - at);
  }
  return times;
}
