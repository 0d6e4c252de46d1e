import { openSqliteLog } from './server/store/log/sqlite/sqlite-log.ts';
import { rmSync } from 'node:fs';
rmSync('/tmp/ing', { recursive: true, force: true });
const log = await openSqliteLog({ path: '/tmp/ing/log.sqlite', keysDir: '/tmp/ing-keys', now: Date.now, ...(process.argv[2]==='n' && {durable:false}) });
const b = new Uint8Array(20);
const one = async (d) => Promise.all(Array.from({length:3},(_, i) => log.append({ docId: 'doc_000000000000000000000'+((d+i)%30), generation: 1, author: 'usr_1', session: 'ses_1', bytes: b })));
for (let i=0;i<4000;i++) await one(i*3);
const c0 = process.cpuUsage(); const t0=performance.now(); const N=300; let wait=0;
for (let i=0;i<N;i++) { const t=performance.now(); await one(i*3); wait+=performance.now()-t; await new Promise(r=>setTimeout(r,12)); }
const c = process.cpuUsage(c0); console.log('user',(c.user/N).toFixed(0),'sys',(c.system/N).toFixed(0),'us per commit; wall',(wait/N).toFixed(2),'ms');
await log.close();
