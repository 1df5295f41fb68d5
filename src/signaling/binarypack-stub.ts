/** Stands in for peerjs-js-binarypack, which peerjs needs for data connections only; ours carry JSON. */
export const pack = undefined;
export const unpack = undefined;
