// A process of its own: the copy is one call into SQLite, which nothing but the end of the process
// can cut short. Arguments: the database, and the file that the snapshot becomes.
import { DatabaseSync } from 'node:sqlite';

const [source = '', target = ''] = process.argv.slice(2);
const database = new DatabaseSync(source, { readOnly: true, timeout: 10_000 });
try {
  // One read transaction from beginning to end: what others commit meanwhile does not disturb it.
  database.prepare('VACUUM INTO ?').run(target);
} finally {
  database.close();
}
