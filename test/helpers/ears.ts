const samples = Object.getOwnPropertyDescriptor(AnalyserNode.prototype, 'getFloatTimeDomainData')!;

/** What every microphone hears from now on: computers that run tests may have no sound at all, and then the browser plays none inside. */
export function hear(loudness: number): void {
  Object.defineProperty(AnalyserNode.prototype, 'getFloatTimeDomainData', {
    ...samples,
    value: (array: Float32Array) => array.fill(loudness),
  });
}

/** From now on microphones hear what there is. */
export function hearAgain(): void {
  Object.defineProperty(AnalyserNode.prototype, 'getFloatTimeDomainData', samples);
}
