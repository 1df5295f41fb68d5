/** The parts of a W3C webrtc-stats candidate pair, and of the transport that uses one, that are read here. */
export interface PathStat {
  readonly type: string;
  readonly nominated?: boolean;
  readonly selected?: boolean;
  readonly selectedCandidatePairId?: string;
  readonly localCandidateId?: string;
  readonly currentRoundTripTime?: number;
  readonly availableOutgoingBitrate?: number;
}

/**
 * The candidate pair that carries the connection. A pair that was left behind stays nominated, so the transport is asked (webrtc-stats §8.19);
 * Firefox has no such report and marks the pair itself.
 */
export function pathOf(report: RTCStatsReport): PathStat | undefined {
  let id = '';
  let marked: PathStat | undefined;
  report.forEach((stat: PathStat) => {
    if (stat.type === 'transport') id = stat.selectedCandidatePairId ?? id;
    else if (stat.type === 'candidate-pair' && (stat.selected ?? stat.nominated) === true) marked = stat;
  });
  return (report.get(id) as PathStat | undefined) ?? marked;
}

/** Whether a path goes by a relay of this side; undefined when it is not known yet. */
export function isRelayed(report: RTCStatsReport, path = pathOf(report)): boolean | undefined {
  const local = report.get(path?.localCandidateId ?? '') as { readonly candidateType?: string } | undefined;
  return local?.candidateType === undefined ? undefined : local.candidateType === 'relay';
}
