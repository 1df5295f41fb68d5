import type { CallProvider } from './call-provider.js';

/** What `<button commandfor="…" command="--…">` can ask of a call (HTML, the button element's `command`). */
const COMMANDS: Readonly<Record<string, (provider: CallProvider) => void | Promise<unknown>>> = {
  '--join': provider => provider.join(),
  '--leave': provider => provider.leave(),
  '--accept': provider => provider.accept(),
  '--decline': provider => provider.decline(),
  '--cancel': provider => provider.cancel(),
  '--hold': provider => provider.hold(),
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
