export {};

// Runs before anything else is loaded: what follows uses features that an older Node.js does not even parse.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19) || major > 26) {
  process.stderr.write(
    `接诉需要 Node.js 20.19 或更新（低于 27），当前为 ${process.versions.node}，请更换后再试。\n` +
      `Jiesu needs Node.js >= 20.19 and < 27; this is ${process.versions.node}.\n`,
  );
  process.exit(1);
}

const { main } = await import('./run.ts');
await main(process.argv.slice(2));
