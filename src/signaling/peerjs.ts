// The only import of peerjs: the build puts it into the bundle, with its webrtc-adapter replaced by our stub.
export { Peer } from 'peerjs';
