declare module "maplibre-gl/dist/maplibre-gl-csp.js" {
  export * from "maplibre-gl";
  import * as maplibre from "maplibre-gl";
  export default maplibre;
}
declare module "*?url" {
  const address: string;
  export default address;
}
