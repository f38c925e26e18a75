import { registerForm } from '../../commands/registry.ts';

// The clerk hands out one kit after the other: a press for each.
registerForm('IssueSupplies', { roles: ['supplies'], quick: { note: '' } });
