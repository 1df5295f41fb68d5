import { define } from '../define.js';
import { CallSettingsButton } from './call-settings-button.js';

define(CallSettingsButton);
export { CallSettingsButton };
