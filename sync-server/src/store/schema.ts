import { StoreUnusable } from './errors.ts';

/**
 * The tables, as steps from each schema version to the next: step n leads from version n to n + 1.
 * A step that has been shipped is never edited; a change is a new step.
 *
 * `{text}` is text that sorts by its bytes in both engines, `{integer}` a 64-bit one, `{table}` what stands after a
 * table's closing bracket, `{json}` is `body` as something that `->>` can be asked of, `{random}` a fresh random
 * name. Everything
 * that no index needs is kept as JSON text in `body`, exactly as it was written, because the log must
 * read back byte for byte.
 */
const MIGRATIONS: readonly (readonly string[])[] = [
  [
    'CREATE TABLE log (only_row INTEGER PRIMARY KEY, position {integer} NOT NULL){table}',
    'INSERT INTO log (only_row, position) VALUES (1, 0)',
    `CREATE TABLE events (
      position {integer} PRIMARY KEY,
      id {text} NOT NULL UNIQUE,
      kind {text} NOT NULL,
      stream {text} NOT NULL,
      version {integer} NOT NULL,
      body TEXT NOT NULL,
      UNIQUE (kind, stream, version)
    ){table}`,
    `CREATE TABLE documents (
      id {text} PRIMARY KEY,
      context {text} NOT NULL,
      kind {text} NOT NULL,
      status {text} NOT NULL,
      sort {text} NOT NULL,
      title_lower {text} NOT NULL,
      position {integer} NOT NULL,
      body TEXT NOT NULL
    ){table}`,
    'CREATE INDEX documents_listed ON documents (kind, sort, id)',
    'CREATE INDEX documents_by_status ON documents (kind, status, sort, id)',
    // One row for each who sees a document, and for each who saw it once: `present` 0 with the
    // position at which they lost it, so that their devices learn of it after any time.
    `CREATE TABLE document_audience (
      document {text} NOT NULL,
      token {text} NOT NULL,
      context {text} NOT NULL,
      position {integer} NOT NULL,
      present INTEGER NOT NULL,
      PRIMARY KEY (document, token)
    ){table}`,
    `CREATE INDEX document_audience_changed
      ON document_audience (context, token, position, document, present)`,
    `CREATE TABLE projection_rows (
      context {text} NOT NULL,
      projection {text} NOT NULL,
      row_key {text} NOT NULL,
      row_index {text} NOT NULL,
      body TEXT NOT NULL,
      PRIMARY KEY (context, projection, row_key)
    ){table}`,
    `CREATE INDEX projection_rows_indexed
      ON projection_rows (context, projection, row_index, row_key)`,
    `CREATE TABLE checkpoints (
      processor {text} PRIMARY KEY, position {integer} NOT NULL
    ){table}`,
    `CREATE TABLE devices (
      id {text} PRIMARY KEY, last_seen_at {text} NOT NULL, body TEXT NOT NULL
    ){table}`,
    'CREATE INDEX devices_by_last_seen ON devices (last_seen_at)',
    `CREATE TABLE disputes (
      event {text} PRIMARY KEY,
      document {text} NOT NULL,
      at {text} NOT NULL,
      settled INTEGER NOT NULL,
      body TEXT NOT NULL
    ){table}`,
    'CREATE INDEX disputes_by_time ON disputes (settled, at, event)',
    'CREATE INDEX disputes_by_document ON disputes (document, settled, at, event)',
    `CREATE TABLE users (
      id {text} PRIMARY KEY, login {text} NOT NULL UNIQUE, body TEXT NOT NULL
    ){table}`,
    `CREATE TABLE sessions (
      token_hash {text} PRIMARY KEY, body TEXT NOT NULL
    ){table}`,
    `CREATE TABLE files (
      sha256 {text} PRIMARY KEY, body TEXT NOT NULL
    ){table}`,
    `CREATE TABLE file_documents (
      sha256 {text} NOT NULL, document {text} NOT NULL, PRIMARY KEY (sha256, document)
    ){table}`,
    `CREATE TABLE settings (
      name {text} PRIMARY KEY, body TEXT NOT NULL
    ){table}`,
  ],
  [
    `CREATE TABLE outbox (
      id {text} PRIMARY KEY,
      command {text} NOT NULL,
      state {text} NOT NULL,
      due_at {text} NOT NULL,
      body TEXT NOT NULL
    ){table}`,
    'CREATE INDEX outbox_due ON outbox (command, state, due_at, id)',
  ],
  [
    `CREATE TABLE pending_applications (
      id {text} PRIMARY KEY, expires_at {text} NOT NULL, body TEXT NOT NULL
    ){table}`,
    'CREATE INDEX pending_applications_by_expiry ON pending_applications (expires_at)',
  ],
  [
    // `sealed` is the whole event, `body` what is left of it when its stream has no key any more. The
    // row of a destroyed key stays, without it, so that no second one is ever made.
    'ALTER TABLE events ADD COLUMN sealed TEXT',
    `CREATE TABLE personal_keys (
      kind {text} NOT NULL, stream {text} NOT NULL, sealing_key TEXT, PRIMARY KEY (kind, stream)
    ){table}`,
  ],
  [
    // Who recorded it: open disputes are bounded author by author, so they are counted by author.
    'ALTER TABLE disputes ADD COLUMN author {text}',
    "UPDATE disputes SET author = {json} -> 'event' -> 'actor' ->> 'id'",
    'CREATE INDEX disputes_by_author ON disputes (author, settled, document)',
  ],
  [
    // What policies and the clock issued, and what became of it: see docs/adr/0101. `place` is the
    // order of what one policy wants of one stream; `open` 1 while that is not settled.
    `CREATE TABLE issues (
      id {text} PRIMARY KEY,
      context {text} NOT NULL,
      policy {text} NOT NULL,
      stream {text} NOT NULL,
      place {integer} NOT NULL,
      nth {integer} NOT NULL,
      state {text} NOT NULL,
      open INTEGER NOT NULL,
      since {text} NOT NULL,
      due_at {text} NOT NULL,
      body TEXT NOT NULL
    ){table}`,
    'CREATE INDEX issues_open ON issues (policy, stream, place, nth) WHERE open = 1',
    'CREATE INDEX issues_due ON issues (due_at, place, nth) WHERE open = 1',
  ],
  [
    // By whom a file was named, and whether they could open it: what was named before counts as seen.
    `CREATE TABLE file_namings (
      sha256 {text} NOT NULL,
      document {text} NOT NULL,
      author {text} NOT NULL,
      seen INTEGER NOT NULL,
      PRIMARY KEY (sha256, document, author)
    ){table}`,
    `INSERT INTO file_namings (sha256, document, author, seen)
      SELECT sha256, document, '', 1 FROM file_documents`,
  ],
  [
    // Whose devices and sessions they are is asked whenever somebody is disabled, changes a password
    // or looks at them.
    "ALTER TABLE devices ADD COLUMN person {text} NOT NULL DEFAULT ''",
    "UPDATE devices SET person = {json} ->> 'user'",
    'CREATE INDEX devices_by_person ON devices (person, last_seen_at)',
    "ALTER TABLE sessions ADD COLUMN person {text} NOT NULL DEFAULT ''",
    "UPDATE sessions SET person = {json} ->> 'user'",
    'CREATE INDEX sessions_by_person ON sessions (person)',
  ],
  [
    // Which log this is, and which life of it: docs/adr/0133. Both are random from the beginning.
    `ALTER TABLE log ADD COLUMN id {text} NOT NULL DEFAULT ''`,
    `ALTER TABLE log ADD COLUMN epoch {text} NOT NULL DEFAULT ''`,
    'UPDATE log SET id = {random}, epoch = {random}',
    'CREATE TABLE epochs (epoch {text} PRIMARY KEY, begun_at {text} NOT NULL, body TEXT NOT NULL){table}',
    // Facts that the log lost and that devices offer again, to be counted for a person.
    `CREATE TABLE offers (
      epoch {text} NOT NULL,
      event {text} NOT NULL,
      device {text} NOT NULL,
      person {text} NOT NULL,
      at {text} NOT NULL,
      outcome {text} NOT NULL,
      PRIMARY KEY (epoch, event)
    ){table}`,
    'CREATE INDEX offers_by_person ON offers (epoch, person)',
  ],
  [
    `CREATE TABLE report_passes (
      token_hash {text} PRIMARY KEY, expires_at {text} NOT NULL, body TEXT NOT NULL
    ){table}`,
    'CREATE INDEX report_passes_by_expiry ON report_passes (expires_at)',
    // Of the files only those that no event names: what they take is summed up, and they are removed.
    `CREATE TABLE unnamed_files (
      sha256 {text} PRIMARY KEY,
      uploaded_by {text} NOT NULL,
      uploaded_at {text} NOT NULL,
      bytes {integer} NOT NULL
    ){table}`,
    'CREATE INDEX unnamed_files_by_person ON unnamed_files (uploaded_by)',
    'CREATE INDEX unnamed_files_by_time ON unnamed_files (uploaded_at, sha256)',
    `INSERT INTO unnamed_files (sha256, uploaded_by, uploaded_at, bytes)
      SELECT sha256, {json} ->> 'uploadedBy', {json} ->> 'uploadedAt',
        CAST({json} ->> 'bytes' AS {integer})
      FROM files
      WHERE NOT EXISTS (SELECT 1 FROM file_documents d WHERE d.sha256 = files.sha256)`,
  ],
  [
    // Which fold made a document; empty for those of before this was noted.
    "ALTER TABLE documents ADD COLUMN fold {text} NOT NULL DEFAULT ''",
    'CREATE INDEX documents_by_fold ON documents (kind, fold, id)',
    // Which fold made the rows of a projection. While they are built anew, `fed` is the position up to
    // which they are; when they are whole it is none.
    `CREATE TABLE projection_folds (
      context {text} NOT NULL,
      projection {text} NOT NULL,
      fold {text} NOT NULL,
      fed {integer},
      PRIMARY KEY (context, projection)
    ){table}`,
    // The latest instant in the log, so that no later fact is recorded before it.
    "ALTER TABLE log ADD COLUMN recorded_at {text} NOT NULL DEFAULT ''",
  ],
  [
    // Which of several servers does what only one of them may: docs/adr/0139. `token` counts its holders.
    `CREATE TABLE leases (
      name {text} PRIMARY KEY,
      holder {text} NOT NULL,
      until_ms {integer} NOT NULL,
      token {integer} NOT NULL
    ){table}`,
  ],
  [
    // Whose a document is and for which day, for lists that are asked for by them.
    ...['owner', 'assignee', 'day'].flatMap((column) => [
      `ALTER TABLE documents ADD COLUMN ${column} {text} NOT NULL DEFAULT ''`,
      `UPDATE documents SET ${column} = COALESCE({json} ->> '${column}', '')`,
      `CREATE INDEX documents_by_${column} ON documents (kind, ${column}, sort, id)
        WHERE ${column} <> ''`,
    ]),
    // What a command with an id asked, so that another one under the same id is told from it.
    'CREATE TABLE command_requests (event {text} PRIMARY KEY, digest {text} NOT NULL){table}',
  ],
  [
    // Where the log stood when a document was closed, or has changed since; 0 while it is open, has an
    // open dispute, or stands in a catalogue: docs/adr/0200.
    'ALTER TABLE documents ADD COLUMN closed_at {integer} NOT NULL DEFAULT 0',
    `UPDATE documents SET closed_at = position
      WHERE CAST({json} ->> 'closed' AS TEXT) IN ('1', 'true') AND {json} ->> 'disputes' = '[]'
        AND kind NOT IN ('client', 'worker', 'service-type', 'test-suite')`,
    'ALTER TABLE document_audience ADD COLUMN closed_at {integer} NOT NULL DEFAULT 0',
    `UPDATE document_audience SET closed_at =
      COALESCE((SELECT d.closed_at FROM documents d WHERE d.id = document_audience.document), 0)`,
    `CREATE INDEX document_audience_open ON document_audience (context, token, position, document)
      WHERE present = 1 AND closed_at = 0`,
    `CREATE INDEX document_audience_closed ON document_audience (context, token, closed_at, document)
      WHERE present = 1 AND closed_at > 0`,
    // Everything that somebody sees, kind by kind: an id begins with its kind.
    'CREATE INDEX document_audience_of ON document_audience (token, document) WHERE present = 1',
  ],
  [
    // What a document is searched by, and what has made that text: docs/adr/0220. Of what stands here by
    // another making, or not at all, the document itself is looked at.
    `CREATE TABLE document_texts (
      document {text} PRIMARY KEY, made_by {text} NOT NULL, words TEXT NOT NULL
    ){table}`,
  ],
];
export const SCHEMA_VERSION = MIGRATIONS.length;

export interface SchemaWords {
  readonly text: string;
  readonly integer: string;
  readonly table: string;
  readonly json: string;
  readonly random: string;
}

/** The statements that lead from a schema version to another, today's if none is named. */
export function migrationsAfter(
  version: number,
  words: SchemaWords,
  upTo: number = SCHEMA_VERSION,
): readonly string[] {
  return MIGRATIONS.slice(version, upTo)
    .flat()
    .map((statement) =>
      statement
        .replaceAll('{text}', words.text)
        .replaceAll('{integer}', words.integer)
        .replaceAll('{table}', words.table)
        .replaceAll('{json}', words.json)
        .replaceAll('{random}', words.random),
    );
}

/** Only a start of the server brings a schema up to date. */
export function otherSchema(where: string, version: number): StoreUnusable {
  const than = `schema ${version}, this one knows ${SCHEMA_VERSION}`;
  if (version > SCHEMA_VERSION) {
    return new StoreUnusable(`${where} was written by a newer Callout (${than})`);
  }
  if (version === 0) return new StoreUnusable(`${where} is not a Callout database`);
  return new StoreUnusable(
    `${where} is of an older Callout (${than}): start the server once, which brings it up to date`,
  );
}
