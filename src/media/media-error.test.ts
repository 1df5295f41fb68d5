import { expect } from '@open-wc/testing';
import { surroundings } from '../../test/helpers/media-devices.js';
import type { CallErrorCode } from '../foundation/errors.js';
import { mediaError, noMediaDevices, refused } from './media-error.js';

function failure(name: string, message = ''): DOMException {
  return new DOMException(message, name);
}

async function codeOf(
  cause: unknown,
  permission?: PermissionState,
  subject: 'microphone' | 'camera' | 'screen' = 'camera',
): Promise<CallErrorCode> {
  return (await mediaError(cause, subject, surroundings({}, permission))).code;
}

describe('Why a device could not be opened', () => {
  it('tells a no from a question that was closed', async () => {
    expect(await codeOf(failure('NotAllowedError', 'Permission denied'), 'denied')).to.equal('permission-denied');
    expect(await codeOf(failure('NotAllowedError', 'Permission dismissed'), 'prompt')).to.equal('permission-dismissed');
    expect(await codeOf(failure('NotAllowedError'), 'prompt')).to.equal('permission-dismissed');
  });

  it('takes a browser that knows no permission names at its word', async () => {
    const unknowing = surroundings({ permission: () => Promise.resolve(undefined) });
    expect((await mediaError(failure('NotAllowedError'), 'camera', unknowing)).code).to.equal('permission-denied');
  });

  it('sees that the system says no, in words or because the browser had said yes', async () => {
    expect(await codeOf(failure('NotAllowedError', 'Permission denied by system'), 'prompt')).to.equal('system-denied');
    expect(
      await codeOf(
        failure('NotAllowedError', 'The request is not allowed by the user agent or the platform in the current context.'),
        'granted',
      ),
    ).to.equal('system-denied');
  });

  it('sees a policy of the page or of the frame around it', async () => {
    const error = await mediaError(
      failure('NotAllowedError', 'Permission denied'),
      'microphone',
      surroundings({ allowed: feature => feature !== 'microphone' }, 'denied'),
    );
    expect(error.code).to.equal('policy-blocked');
    expect(error.subject).to.equal('microphone');
  });

  it('sees that the page is not secure, whatever the browser says', async () => {
    expect((await mediaError(failure('SecurityError'), 'camera', surroundings({ secure: false }))).code).to.equal('insecure-context');
    expect(noMediaDevices('camera', surroundings({ secure: false })).code).to.equal('insecure-context');
    expect(noMediaDevices('camera', surroundings()).code).to.equal('unsupported');
  });

  const named: readonly (readonly [string, CallErrorCode])[] = [
    ['NotFoundError', 'no-device'],
    ['DevicesNotFoundError', 'no-device'],
    ['NotReadableError', 'device-busy'],
    ['TrackStartError', 'device-busy'],
    ['AbortError', 'device-busy'],
    ['OverconstrainedError', 'constraint'],
    ['TypeError', 'unsupported'],
    ['SomethingNewError', 'internal'],
  ];
  for (const [name, code] of named) {
    it(`calls ${name} ${code}`, async () => {
      expect(await codeOf(failure(name))).to.equal(code);
    });
  }

  it('knows an error that is no Error, as old browsers give for constraints', async () => {
    expect(await codeOf({ name: 'OverconstrainedError', constraint: 'deviceId' })).to.equal('constraint');
    expect(await codeOf(undefined)).to.equal('internal');
  });

  it('means other things for a screen', async () => {
    expect(await codeOf(failure('NotAllowedError', 'Permission denied'), 'granted', 'screen')).to.equal('screen-cancelled');
    expect(await codeOf(failure('NotAllowedError', 'Permission denied by system'), 'granted', 'screen')).to.equal('system-denied');
    expect(await codeOf(failure('NotReadableError'), 'granted', 'screen')).to.equal('system-denied');
    expect(await codeOf(failure('AbortError'), 'granted', 'screen')).to.equal('screen-cancelled');
  });

  it('keeps the cause for the developer', async () => {
    const cause = failure('NotFoundError');
    expect((await mediaError(cause, 'camera', surroundings())).cause).to.equal(cause);
  });

  it('knows the browser’s no to playing sound', () => {
    expect(refused(failure('NotAllowedError'))).to.equal(true);
    expect(refused(failure('AbortError'))).to.equal(false);
  });
});
