import { DatabaseSync } from 'node:sqlite'; import { rmSync } from 'node:fs';
const run = (label, pragmas, rows) => { rmSync('/tmp/ing2', {force:true}); rmSync('/tmp/ing2-wal',{force:true}); rmSync('/tmp/ing2-shm',{force:true});
const db = new DatabaseSync('/tmp/ing2'); db.exec('PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;'+pragmas);
db.exec('CREATE TABLE d(key INTEGER PRIMARY KEY) STRICT; CREATE TABLE a(document INTEGER NOT NULL REFERENCES d, seq INTEGER NOT NULL, w INTEGER, r INTEGER, c INTEGER, payload BLOB NOT NULL, PRIMARY KEY(document, seq)) STRICT, WITHOUT ROWID');
for(let i=0;i<30;i++) db.exec('INSERT INTO d VALUES('+i+')');
const ins = db.prepare('INSERT INTO a VALUES(?,?,?,?,?,?)'); const begin=db.prepare('BEGIN IMMEDIATE'), commit=db.prepare('COMMIT');
const b = new Uint8Array(60); let seq=0; const N=3000; let c0,t0;
for(let i=0;i<N+500;i++){ if(i===500){c0=process.cpuUsage();t0=performance.now();} begin.run(); for(let k=0;k<rows;k++) ins.run((i*3+k)%30,++seq,1,1,1,b); commit.run(); }
const c=process.cpuUsage(c0); console.log(label,'rows',rows,'user',(c.user/N).toFixed(0),'sys',(c.system/N).toFixed(0),'wall',((performance.now()-t0)/N*1000).toFixed(0)); db.close(); };
run('plain','',1); run('plain','',3); run('secure','PRAGMA secure_delete=ON;',3); run('fk','PRAGMA secure_delete=ON; PRAGMA foreign_keys=ON;',3); run('normal','PRAGMA synchronous=NORMAL;',3); run('nockpt','PRAGMA wal_autocheckpoint=0;',3); run('excl','PRAGMA locking_mode=EXCLUSIVE;',3); run('ckpt8000','PRAGMA wal_autocheckpoint=8000;',3);
