const forServer = {
  parser: { syntax: 'typescript', decorators: true },
  transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
};
const forPages = {
  parser: { syntax: 'typescript', tsx: true },
  transform: { react: { runtime: 'automatic' } },
};

const withSwc = (jsc) => ({
  '\\.tsx?$': ['@swc/jest', { jsc: { target: 'es2022', ...jsc }, module: { type: 'commonjs' }, sourceMaps: 'inline' }],
});

/** How jest reads TypeScript: entities on the server have decorators, pages have JSX. */
module.exports = { server: withSwc(forServer), pages: withSwc(forPages) };
