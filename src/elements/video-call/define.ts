import { define } from '../define.js';
import { VideoCall } from './video-call.js';

define(VideoCall);
export { VideoCall };
