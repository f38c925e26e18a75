import { documentId } from '@callout/sync';
import type { FileNaming, Reader, StoredFile, Transaction } from './port.ts';
import { bodyOf, first, integerOf, type Sql, textOf } from './sql.ts';

type FileReader = Pick<
  Reader,
  'file' | 'fileDocuments' | 'fileNamings' | 'unnamedTotals' | 'unnamedFiles' | 'disputesNaming'
>;

export function fileReader(sql: Sql): FileReader {
  return {
    file: async (sha256) => {
      const row = await first(sql, 'SELECT body FROM files WHERE sha256 = ?', [sha256]);
      return row && bodyOf<StoredFile>(row);
    },
    fileDocuments: async (sha256) => {
      const rows = await sql.all(
        'SELECT document FROM file_documents WHERE sha256 = ? ORDER BY document',
        [sha256],
      );
      return rows.map((row) => textOf(row, 'document'));
    },
    fileNamings: async (sha256) => {
      const rows = await sql.all(
        `SELECT document, author, seen FROM file_namings WHERE sha256 = ?
          ORDER BY document, author`,
        [sha256],
      );
      return rows.map((row) => ({
        document: textOf(row, 'document'),
        author: textOf(row, 'author'),
        isSeen: integerOf(row, 'seen') === 1,
      }));
    },
    unnamedTotals: async (person) => {
      const ofWhom = person === undefined ? '' : 'WHERE uploaded_by = ?';
      const row = await first(
        sql,
        `SELECT COUNT(*) AS files, COALESCE(SUM(bytes), 0) AS bytes FROM unnamed_files ${ofWhom}`,
        person === undefined ? [] : [person],
      );
      return { files: row ? integerOf(row, 'files') : 0, bytes: row ? integerOf(row, 'bytes') : 0 };
    },
    unnamedFiles: async ({ before, after, limit }) => {
      const { uploadedAt = '', sha256 = '' } = after ?? {};
      const rows = await sql.all(
        `SELECT sha256, uploaded_at FROM unnamed_files
          WHERE uploaded_at < ? AND (uploaded_at > ? OR (uploaded_at = ? AND sha256 > ?))
          ORDER BY uploaded_at, sha256 LIMIT ?`,
        [before, uploadedAt, uploadedAt, sha256, limit],
      );
      return rows.map((row) => ({
        sha256: textOf(row, 'sha256'),
        uploadedAt: textOf(row, 'uploaded_at'),
      }));
    },
    disputesNaming: async (sha256) => {
      const rows = await sql.all(
        'SELECT event, author FROM disputes WHERE body LIKE ? ORDER BY event LIMIT 20',
        [`%${sha256}%`],
      );
      return rows.map((row) => ({ event: textOf(row, 'event'), author: textOf(row, 'author') }));
    },
  };
}

const NOTHING_NAMES = 'NOT EXISTS (SELECT 1 FROM file_documents d WHERE d.sha256 = ?)';

export function fileWriter(
  sql: Sql,
): Pick<Transaction, 'putFile' | 'removeUnnamedFile' | 'linkFile'> {
  return {
    putFile: async (file) => {
      const { sha256, uploadedBy, uploadedAt, bytes } = file;
      await sql.run(
        `INSERT INTO files (sha256, body) VALUES (?, ?)
          ON CONFLICT (sha256) DO UPDATE SET body = excluded.body`,
        [sha256, JSON.stringify(file)],
      );
      await sql.run(
        `INSERT INTO unnamed_files (sha256, uploaded_by, uploaded_at, bytes)
          SELECT ?, ?, ?, CAST(? AS BIGINT) WHERE ${NOTHING_NAMES}
          ON CONFLICT (sha256) DO NOTHING`,
        [sha256, uploadedBy, uploadedAt, bytes, sha256],
      );
    },
    removeUnnamedFile: async (sha256) => {
      await sql.run(`DELETE FROM files WHERE sha256 = ? AND ${NOTHING_NAMES}`, [sha256, sha256]);
      await sql.run('DELETE FROM unnamed_files WHERE sha256 = ?', [sha256]);
    },
    linkFile: async (sha256, { document, author, isSeen }) => {
      await sql.run(
        `INSERT INTO file_documents (sha256, document) VALUES (?, ?)
          ON CONFLICT (sha256, document) DO NOTHING`,
        [sha256, document],
      );
      await sql.run(
        `INSERT INTO file_namings (sha256, document, author, seen) VALUES (?, ?, ?, ?)
          ON CONFLICT (sha256, document, author)
          DO UPDATE SET seen = CASE WHEN excluded.seen = 1 THEN 1 ELSE file_namings.seen END`,
        [sha256, document, author, isSeen ? 1 : 0],
      );
      await sql.run('DELETE FROM unnamed_files WHERE sha256 = ?', [sha256]);
    },
  };
}

/** What a file is linked to that only a dispute names: it is kept, and gives nobody a right to it. */
export function disputeLink(event: string): FileNaming {
  return { document: documentId('dispute', event), author: '', isSeen: false };
}
