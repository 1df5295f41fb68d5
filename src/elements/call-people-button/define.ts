import { define } from '../define.js';
import { CallPeopleButton } from './call-people-button.js';

define(CallPeopleButton);
export { CallPeopleButton };
