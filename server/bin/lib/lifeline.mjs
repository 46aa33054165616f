/**
 * Loaded into the served program before anything else: when the command that started it is gone without a word (killed,
 * crashed), it is told to stop, so that no server stays behind on the port. It is a note on the channel to the parent
 * and keeps nothing alive by itself.
 */
process.once('disconnect', () => process.kill(process.pid, 'SIGTERM'));
process.channel?.unref();
