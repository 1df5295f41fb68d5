import type { CallProvider } from './call-provider.js';

/** What is a method of the same name. */
const PLAIN = ['join', 'leave', 'accept', 'decline', 'cancel', 'hold'] as const;

/** What `<button commandfor="…" command="--…">` can ask of a call (HTML, the button element's `command`). */
const COMMANDS: Readonly<Record<string, (provider: CallProvider) => void | Promise<unknown>>> = {
  ...Object.fromEntries(PLAIN.map(name => [`--${name}`, (provider: CallProvider) => provider[name]()])),
  '--toggle-microphone': provider => provider.setMicrophone(),
  '--toggle-camera': provider => provider.setCamera(),
  '--toggle-screen': provider => (provider.self?.sharing ? provider.stopScreenShare() : provider.shareScreen()),
  '--toggle-hand': provider => {
    provider.raiseHand();
  },
};

/** Does what a command says; unknown ones are somebody else's. */
export async function runCommand(provider: CallProvider, command: string): Promise<void> {
  await COMMANDS[command]?.(provider);
}
