// What the build puts in: the package's version, and engine.wasm as base64 text.

declare const PACKAGE_VERSION: string;

declare module "*/engine.wasm" {
  const base64: string;
  export default base64;
}
