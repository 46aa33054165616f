/**
 * Preloaded into every child process of a test: when the test's end of stdin closes, because it ended in whatever way, the
 * child ends too. Unreferenced, so that a child that has finished still exits by itself.
 */
process.stdin.on('end', () => process.kill(process.pid, 'SIGKILL'));
process.stdin.resume();
process.stdin.unref?.();
