// What the build puts in: the package's version, and engine.wasm deflated, as base64 text.

declare const PACKAGE_VERSION: string;

declare module "*/engine.wasm" {
  const deflated: string;
  export default deflated;
}
