import { log } from '../../foundation/logger.js';
import type { LinkEnvelope, Signaling } from '../../signaling/signaling.js';
import { parseLinkMessage } from './link-wire.js';

/** How long the other end has to notice, in ms. */
const PATIENCE = 10_000;

/**
 * Says no to a stock PeerJS client that calls: it knows no such word, but it does know a call that is answered without media and ends.
 * Resolves when it has been told.
 */
export async function turnAway(signaling: Signaling, to: string, envelopes: readonly LinkEnvelope[]): Promise<void> {
  const connection = new RTCPeerConnection({ iceServers: signaling.iceServers.map(server => ({ ...server, urls: [server.urls].flat() })) });
  const [offer] = envelopes;
  const connectionId = (offer?.payload as { readonly connectionId?: unknown } | undefined)?.connectionId;
  const over = new Promise<void>(resolve => {
    setTimeout(resolve, PATIENCE);
    connection.addEventListener('datachannel', ({ channel }) => {
      if (channel.readyState === 'open') resolve();
      channel.addEventListener('open', () => {
        resolve();
      });
    });
  });
  connection.addEventListener('icecandidate', ({ candidate }) => {
    if (candidate) signaling.send(to, { type: 'CANDIDATE', payload: { type: 'media', connectionId, candidate: candidate.toJSON() } });
  });
  try {
    for (const envelope of envelopes) {
      const message = parseLinkMessage(envelope);
      if (message?.kind === 'candidate') await connection.addIceCandidate(message.candidate);
      if (message?.kind !== 'offer') continue;
      await connection.setRemoteDescription({ type: 'offer', sdp: message.sdp });
      await connection.setLocalDescription();
      signaling.send(to, {
        type: 'ANSWER',
        payload: { type: 'media', connectionId, sdp: connection.localDescription?.toJSON() as unknown },
      });
    }
    await over;
  } catch (error) {
    log.debug('turning away', error);
  } finally {
    connection.close();
  }
}
