// Loaded into the server before its own code: a starter that is killed outright can forward nothing,
// and the server would go on holding its port and its database with nobody watching.
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
// The listener alone must not keep a server alive that has nothing left to do.
process.channel?.unref();
