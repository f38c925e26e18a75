import { ExportPayments, ExportPayouts } from './export-commands.ts';
import { ImportBankStatement } from './import-bank-statement.ts';

/** In the order in which they are offered. */
export const bankFileCommands = [ExportPayments, ExportPayouts, ImportBankStatement];
