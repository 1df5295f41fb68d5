import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** What every build shares, Storybook's too: importing peerjs must not patch the host page's WebRTC objects. */
export const alias = {
  'webrtc-adapter': fileURLToPath(new URL('./src/signaling/webrtc-adapter-stub.ts', import.meta.url)),
  'peerjs-js-binarypack': fileURLToPath(new URL('./src/signaling/binarypack-stub.ts', import.meta.url)),
};

export default defineConfig({ resolve: { alias } });
