/**
 * What a person reads when something failed, in English: a title, and a remedy they can act on.
 * The keys are the error codes, so a code without words cannot exist; other locales mirror this record.
 */
export const errorTexts = {
  'insecure-context': {
    title: 'This page is not secure',
    hint: 'Browsers give camera and microphone only to https pages. Open this page with https://. To try it from a phone in your own network, start the server with: npm start -- --https',
  },
  'policy-blocked': {
    title: 'This page does not allow the camera or microphone',
    hint: 'The site has to allow it: Permissions-Policy: camera=(self), microphone=(self), and inside a frame allow="camera; microphone; display-capture; autoplay; fullscreen".',
  },
  'csp-blocked': {
    title: 'The page’s security policy blocks the call',
    hint: 'The site has to add the call server to connect-src in its Content-Security-Policy.',
  },
  'permission-denied': {
    title: 'Your browser blocks the camera or microphone for this site',
    hint: 'Click the icon left of the address, allow Camera and Microphone, then try again.',
  },
  'permission-dismissed': {
    title: 'The permission question was closed',
    hint: 'Try again and choose Allow.',
  },
  'system-denied': {
    title: 'Your computer blocks the camera or microphone for this browser',
    hint: 'Open the privacy settings of your system, allow this browser to use the camera and microphone, then try again.',
  },
  'no-device': {
    title: 'No device was found',
    hint: 'Connect a camera or microphone and try again, or join listening only.',
  },
  'device-busy': {
    title: 'Another program is using the device',
    hint: 'Close other programs that use the camera or microphone, then try again.',
  },
  'device-lost': {
    title: 'The device was disconnected',
    hint: 'Connect it again, or choose another one in the settings.',
  },
  constraint: {
    title: 'The device cannot do what was asked',
    hint: 'Choose another device in the settings.',
  },
  'broker-unreachable': {
    title: 'The call server cannot be reached',
    hint: 'Check your internet connection. We keep trying.',
  },
  'broker-rejected': {
    title: 'The call server refused the connection',
    hint: 'Reload the page. If it happens again, tell the people who run this site.',
  },
  unauthorized: {
    title: 'You are not allowed into this call',
    hint: 'Ask for a new invitation, or sign in again.',
  },
  'room-full': {
    title: 'The room is full',
    hint: 'Wait until somebody leaves, then try again.',
  },
  'room-locked': {
    title: 'The room is locked',
    hint: 'Ask somebody inside to unlock it.',
  },
  'id-taken': {
    title: 'This call is open in another tab',
    hint: 'Close the other tab, or use the call there.',
  },
  'no-relay': {
    title: 'Your networks do not let you connect directly',
    hint: 'A relay (TURN) server is needed and none is available. Try another network, or tell the people who run this site.',
  },
  'ice-failed': {
    title: 'The connection could not be made',
    hint: 'A firewall may block calls. Try another network, or switch off the VPN.',
  },
  'peer-unreachable': {
    title: 'This person cannot be reached',
    hint: 'They may have closed the page. Try again later.',
  },
  timeout: {
    title: 'It took too long',
    hint: 'Check your internet connection, then try again.',
  },
  'screen-cancelled': {
    title: 'Nothing was shared',
    hint: 'Choose a screen, a window or a tab to share it.',
  },
  unsupported: {
    title: 'This browser cannot do that',
    hint: 'Use a current version of Chrome, Edge, Firefox or Safari.',
  },
  aborted: {
    title: 'Stopped',
    hint: 'Try again when you are ready.',
  },
  internal: {
    title: 'Something went wrong',
    hint: 'Reload the page and try again.',
  },
} as const satisfies Record<string, { readonly title: string; readonly hint: string }>;
