import { measureDeliveries } from './tests/bench/relay/deliveries.ts';
const loads: any = { a: { documents: 30, clients: 5, updatesPerSecond: 300, seconds: 4 }, b: { documents: 1, clients: 60, updatesPerSecond: 60, seconds: 4 }, c: { documents: 40, clients: 5, updatesPerSecond: 6000, seconds: 4 }, d: { documents: 1, clients: 60, updatesPerSecond: 300, seconds: 4 } };
for (const k of (process.argv[2] ?? 'abcd')) for (const n of (process.argv[3] ?? 'floor,y-websocket-server,hocuspocus,ours').split(',')) console.log(k, n, await measureDeliveries(n as any, loads[k]));
process.exit(0);
