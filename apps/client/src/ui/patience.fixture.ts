import { configure } from '@testing-library/react';

// What is waited for comes when it comes: a second, the library's own patience, is short on a busy machine.
configure({ asyncUtilTimeout: 10_000 });
