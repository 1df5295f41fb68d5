import { define } from '../define.js';
import { CallCameraButton } from './call-camera-button.js';

define(CallCameraButton);
export { CallCameraButton };
