// `npm start`: makes sure of the tools, builds what has changed and serves the page.
// The first time takes some minutes (compilers and tools are installed), after that seconds.

import { servePage } from "./serve.mjs";
import { setup } from "./setup.mjs";
import { main } from "./steps.mjs";

await main(async () => {
  await setup();
  // Imported now, because the build needs npm packages that the set-up installs.
  const { buildAll } = await import("../www/build.mjs");
  await buildAll();
  await servePage();
});
