// What the build puts in: the package's version, and the modules of the engine deflated, as base64 text.

declare const PACKAGE_VERSION: string;

declare module "*/engine.wasm" {
  const deflated: string;
  export default deflated;
}

declare module "*/simulations.wasm" {
  const deflated: string;
  export default deflated;
}

declare module "*/engine-worker.text" {
  const script: string;
  export default script;
}
