export { demoSource, type WecomSource } from './config.ts';
export { wechatIntake } from './plugin.ts';
export {
  type RecordedCallback,
  resealCallback,
  type SealOptions,
  sealCallback,
  type WecomKeys,
  type WecomQuery,
} from './wecom.ts';
