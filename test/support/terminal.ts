/** What a command writes for the person at the terminal while it runs. */
export async function captureOutput(work: () => Promise<void>): Promise<string> {
  let output = '';
  const write = jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
    output += text;
    return true;
  });
  try {
    await work();
    return output;
  } finally {
    write.mockRestore();
  }
}
