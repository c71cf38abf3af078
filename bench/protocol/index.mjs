// What a hub on HTTP keeps of callers it has refused or lost, what hostile calls cost it, and whether it answers what it has accepted.
//   node protocol/index.mjs [requests=10000]
import { printTable } from '../support/table.mjs';
import { abandonedSessions } from './abandoned-sessions.mjs';
import { hostileCalls } from './hostile-calls.mjs';
import { rejectedRequests } from './rejected-requests.mjs';
import { stopping } from './stopping.mjs';

const requests = Number(process.argv[2] ?? 10_000);
printTable(
  ['Figure', 'found', 'to reach', ''],
  [...(await rejectedRequests(requests)), ...(await abandonedSessions(requests)), ...(await hostileCalls()), ...(await stopping())].map(
    ({ figure, found, limit, isGood }) => [figure, found, limit, isGood ? 'reached' : 'missed'],
  ),
);
