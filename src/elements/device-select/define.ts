import { define } from '../define.js';
import { DeviceSelect } from './device-select.js';

define(DeviceSelect);
export { DeviceSelect };
