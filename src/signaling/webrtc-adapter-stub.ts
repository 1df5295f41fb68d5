/** Stands in for webrtc-adapter, which peerjs imports only to read this, and which would patch the host page's WebRTC objects. */
export default { browserDetails: { browser: 'chrome', version: 999, supportsUnifiedPlan: true } };
