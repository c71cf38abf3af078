import { ingestRepository } from '@millrace/plugin-main';
import { startHub } from './support/hub.mjs';
import { timed } from './support/measure.mjs';
import { readdirSync, readFileSync } from 'node:fs';
const kids = () =>
  readdirSync(`/proc/${process.pid}/task`).flatMap((t) =>
    readFileSync(`/proc/${process.pid}/task/${t}/children`, 'utf8').split(' ').filter(Boolean),
  );
const cpu = (p) => {
  const f = readFileSync(`/proc/${p}/stat`, 'utf8').split(') ')[1].split(' ');
  return [Number(f[11]) * 10, Number(f[12]) * 10];
};
const hub = await startHub({ roots: [process.argv[2]], ...(process.argv[4] && { maxWorkers: +process.argv[4] }) });
const { ms, result } = await timed(() =>
  hub.call(ingestRepository, { path: '.', ...(process.argv[3] && process.argv[3] !== '-' && { include: [process.argv[3]] }) }),
);
console.log(
  Math.round(ms),
  result.files,
  result.symbols,
  'hub cpu',
  cpu(process.pid),
  'workers',
  kids()
    .map((k) => cpu(k).join('+'))
    .join(' '),
);
await hub.stop();
