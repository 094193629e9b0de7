/**
 * 脱敏: what leads to a person, found in running text and taken out of it, while the matter and the place stay readable.
 * The street, the estate and the building stay, because the unit must find the matter; the door goes. Errs on the side
 * of masking too much: the original lies sealed with the intake.
 */

export type PersonalKind = 'phone' | 'id' | 'card' | 'plate' | 'account' | 'email' | 'door' | 'name';

/** Where a text leads to a person. */
export interface PersonalSpan {
  readonly kind: PersonalKind;
  readonly begin: number;
  readonly end: number;
}

/** Family names common enough that a name is expected to follow 我叫. */
const FAMILY =
  '付温鲍王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧肖程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎闫余潘杜戴夏钟汪田任姜范方石姚谭廖邹熊金陆郝孔白崔康毛邱秦江史顾侯邵孟龙万段雷钱汤尹黎易常武乔贺赖龚文佟凌霍翟樊葛焦柳鲍俞柯裴祝牛穆费纪舒阮苗关岳齐梅莫庄辛卓解柴涂';
/** Rarer ones, many of them words: taken for one only where nothing but a name is likely. */
const RARE =
  '尤蒲翁屈毕单游耿褚奚滕晏戚尚简鲁卜伍巩冷宁甄饶祁宫甘娄詹揭解敖窦盛聂苑臧桂晋巫芦邬季闵符鞠边封郎付鄢柏麦谷桑仇仲杭沙贝丘匡岑暴阴沃尉寇隋鹿楚阙缪';
const COMPOUND = '欧阳|司马|上官|诸葛|尉迟|皇甫|慕容|令狐|司徒|端木|东方|夏侯|公孙|独孤|宇文|长孙';
/** Characters that given names are made of, and few other words that follow 我是. */
const GIVEN =
  '伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰红梅云莲珍琴凤琳玲萍燕洁雪荣爱妹香月莺媛瑞凡佳嘉琼勤贞莉娣叶璧璐娅琦晶妍茜秋珊莎锦黛青倩婷姣婉娴瑾颖露瑶怡婵雁蓓纨仪荷丹蓉眉君蕊薇菁梦岚苑婕馨瑗琰韵融园艺咏卿聪澜纯毓悦昭冰爽琬茗羽希欣飘育滢馥筠柔竹霭凝晓欢霄枫芸菲寒伊亚宜可姬舒影荔枝思丝毅俊峰力保东文辉永健世广志义兴良海山仁波宁贵福生龙元全国胜学祥才发武新利清飞彬富顺信子昌成康星光天达安岩中茂进林有坚和彪博诚先敬震振壮会群豪心邦承乐绍功松善厚庆民友裕河哲江浩帆亮政谦亨奇固之轮翰朗伯宏言若鸣朋斌梁栋维启克伦翔旭鹏泽晨辰士以建家致树炎德行时泰盛雄琛钧冠策腾楠榕风航弘佩淑惠慧珠翠雅芝巧美娥芬花桃雨桐涵轩宇梓萱昊然睿皓一诺诗妮娇蕾鑫淼森焱垚喜根柱宝栓锁拴长春夏冬旺财运连润忠孝恩礼智勋立正直恒远丰涌滨湖洪源溪小大老二三四五六七八九耀祖继绪传开展其昱晟煜烨炜灿焕伍庭廷宗祺禄寿禧凯恺铭铮锋锐钢铁银铜钊镇珍雯语鸿骏骁怀廉淳满玺玥珂琪璇瑜盈硕祎禹筱翎翼臻舟芊芮苒茹菊菱萌蔚蕙虎虹誉谊赫跃迪逸钦锡闯阳雷霖靖韬驰魁鹤麒麟默兆野柱鲜彤芹莎莹曦沁淇渊潇澄灏煊璟秉翊莘谨贤鉴鹃骅';
/** Words that begin like a name. */
const NO_NAME =
  '方便|方面|方式|方向|方庄|方才|马上|马路|马驹|高层|高度|高中|高血|高龄|高考|高兴|高级|高新|高架|常年|常住|常常|常见|万分|万一|万元|严重|周末|周边|周围|周[一二三四五六日天]|金融|金额|金牌|于是|江苏|江西|江边|石家|石景|石油|王府|王家|李家|张家|马家|孔庙|康复|康家|程序|温度|温馨|任何|白天|白领|白色|白云|武汉|武警|黄金|黄色|黄村|叶子|龙泽|龙湖|毛病|雷雨|陆续|乔迁|文化|文明|文件|文物|梁家|林业|林木|夏天|夏季|秦皇|范围|顾客|顾问|牛肉|牛街|牛奶|齐全|卓越|关于|关心|关闭|关系|莫名|庄里|辛苦|纪念|舒服|费用|宋家|丁字|唐山|董事|何时|何况|何处|罗列|胡同|胡乱|谢谢|孙子|孙女|黎明|沈阳|曾经|苏州|卢沟|余额|余下|杜绝|钟点|钟头|田地|田间|易地|易燃|解决|解放|解释|柴油|涂料|段时|段落|祝福|史上|常委|安全|高老|明天|东方明|单位|单元|单独|解决|解除|毕业|毕竟|冷静|冷水|安[装排静心]|贝壳|许可|尤其|管家|范大|宁愿|尚未|简单|游泳|边上|边界|封闭|封路|宁可|盛世|季节|季度|高中|高大|高三|金额|符合|桂林|甘肃|宁夏';
/** What may follow a name that a weak word introduced. */
const AFTER_NAME =
  '[，,。；;、！!？?：:（( \\n]|$|的|住|电话|手机|今年|现|男|女|反映|来电|家|去世|瘫|不在|欠|没|一家|先生|女士|在|是|，|因|要|于|被|也|和|想|说|老人|已|态|骂|养|绕|打|天天|每天|一直|不|\\d|向|把|对|给|跑|带|拿|收|答|亲|挪|占|手|离|出|做|让|叫|又|总|老';

/** Who is introduced by name: strong words, after which a name is nearly certain, and weak ones. */
const STRONG =
  '我叫|名叫|叫做|本人叫|本人姓名|姓名[:：是为 ]{0,2}|联系人[是为:： ]{0,2}|户主[是为:： ]{0,2}|身份证名|孩子叫|爱人叫|母亲叫|父亲叫|儿子叫|女儿叫|妈妈叫|爸爸叫|老伴叫|邻居叫|老公叫|老婆叫|丈夫叫|妻子叫|老板叫|老人叫|闺女叫|自称|户名(?!单)[是为:： ]{0,2}|名字[是叫为:： ]{0,2}|收款人(?:写的)?是?|签字的是|对象[:：]';
const WEAK =
  '我是|我是居民|我是业主|我是村民|我是市民|本人|业主|房主|房东|租户|租客|居民|村民|市民|投诉人|诉求人|来电人|举报人|反映人|当事人|患者|病人|母亲|父亲|妈妈|爸爸|爱人|丈夫|妻子|老公|老婆|儿子|女儿|孩子|老伴|奶奶|爷爷|同事|同学|室友|邻居|住户|收件人|寄件人|负责人|经办人|申请人|承租人|机主|车主|店主|老板|经理|队长|司机|校长|护士|保安|闺女|死者|逝者|伤者|借款人|欠款人|收款人|承包人|承包商|包工头|工头|施工员|小哥|快递员|骑手|客服|店长|店员|会计|院长|园长|所长|站长|教练|教师|老师|班主任|主任|书记|支书|村长|医生|大夫|护工|月嫂|保姆|保洁|律师|法人|代表|对象|销售|顾问|管家|中介|组长|科长|局长|镇长|民警|城管|嫌疑人|被告|原告|家属|经纪人|产权人|学生|工人|摊主|[人员长师主生客商]|叫|名为|名字是|[区楼院村路园]的';

const ZH = '零〇一幺二两三四五六七八九壹贰叁肆伍陆柒捌玖';
const NO_UNIT = '(?![\\d米元块年月日天点分个家户人层楼度条次辆平%路瓦万千百名份张])';

interface Rule {
  readonly kind: PersonalKind;
  /** Without one of these in the text the pattern need not be tried: finding that out is much cheaper. */
  readonly needs?: readonly string[];
  readonly pattern: RegExp;
  /** May be the number of an order, an invoice, a ticket: then it stays. */
  readonly orders?: true;
}

const rule = (kind: PersonalKind, pattern: string, needs?: readonly string[], orders?: true): Rule => ({
  kind,
  pattern: new RegExp(pattern, 'g'),
  ...(needs === undefined ? {} : { needs }),
  ...(orders === undefined ? {} : { orders }),
});

/**
 * Numbers, in this order: who comes first keeps its span. Every pattern looks at a bounded stretch of text and begins
 * with what is rare; what must stand before is looked for behind it.
 */
const NUMBERS: readonly Rule[] = [
  rule('email', '[\\w.%+-]{1,64}@[\\w-]{1,63}(?:\\.[\\w-]{1,63}){1,4}', ['@']),
  rule(
    'id',
    '(?<!\\d)\\d{6}[ -]?(?:19|20)\\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\\d|3[01])[ -]?\\d{3}[\\dXx]\\d{0,2}(?!\\d)',
  ),
  rule('id', '(?<!\\d)\\d(?<=身份证.{0,4}\\d)\\d{14}(?!\\d)', ['身份证']),
  rule('id', '(?<!\\d)\\d(?<=身份证.{0,4}\\d)(?: \\d){16} ?[\\dXx](?!\\d)', ['身份证']),
  rule('id', '\\d(?<=身份证(?:号码?)?最?[后末尾](?:四|4|六|6)位[是为数：: ]{0,3}\\d)\\d{2,5}[\\dXx](?!\\d)', [
    '位',
  ]),
  rule(
    'id',
    '[A-Za-z\\d](?<=(?:护照|通行证|驾驶证|驾照|军官证|士兵证|社保卡|医保卡|残疾证|居住证|准考证|台胞证|回乡证|出生证|学籍)(?:编号|号码|号)?[是为：: ]{0,3}[A-Za-z\\d])[A-Za-z]?\\d{6,19}[A-Za-z]?(?!\\d)',
    ['证', '照', '卡', '学籍'],
  ),
  rule('card', '(?<!\\d)[3-6]\\d{3}(?:[ -]\\d{4}){3}(?:[ -]\\d{1,4})?(?!\\d)', undefined, true),
  rule('card', '(?<!\\d)\\d{15,19}(?!\\d)', undefined, true),
  rule(
    'card',
    '(?<!\\d)\\d(?<=(?:账号|帐号|账户|帐户|户头|存折)(?:号码?)?[是为：: ]{0,3}\\d)(?:[ -]?\\d){9,24}(?!\\d)',
    ['账', '帐', '户头', '存折'],
  ),
  rule('card', '(?<!\\d)\\d(?<=卡号?(?:最?后|末|尾)[四4]位[是为：: ]{0,3}\\d)\\d{3}(?!\\d)', ['位']),
  rule('card', '(?<!\\d)\\d(?<=尾号[是为：: ]{0,3}\\d)\\d{3}(?=的?[\\u4e00-\\u9fa5]{0,2}卡)', ['尾号']),
  rule('card', '(?<!\\d)\\d(?<=[卡户].{0,2}尾号[是为：: ]{0,3}\\d)\\d{3}(?!\\d)', ['尾号']),
  rule(
    'phone',
    '(?<![\\d.]|[A-Z]{2})(?:(?:\\+|00)?86[ -]?)?1[ ._·-]?[3-9](?:[ ._·-]{0,2}\\d){9}(?!\\d|[元块万亿])',
  ),
  rule('phone', '(?<!\\d)1[3-9]\\d[，,、]\\d{4}[，,、]\\d{4}(?!\\d)'),
  rule(
    'phone',
    '(?<!\\d)[(（]?0\\d{2,3}[)）]?[ －—-]?[2-9]\\d{2,3}[ -]?\\d{4}(?:[转-]\\d{1,6})?(?!\\d)',
    undefined,
    true,
  ),
  rule(
    'account',
    '[A-Za-z\\d](?<=(?:微信|威信|薇信|QQ|Qq|qq|扣扣|vx|VX|Vx|wx|WX|[Vv]信|加[我他她]?[Vv]|抖音|快手|微博|支付宝|小红书)(?:群|号码?|账号|是|为|叫|[：: ]){0,3}[A-Za-z\\d])(?<!1(?=2345(?!\\d)))[\\w-]{4,20}(?![\\w-]|[元块])',
    [
      '信',
      '加',
      'QQ',
      'qq',
      'Qq',
      '扣扣',
      'vx',
      'VX',
      'Vx',
      'wx',
      'WX',
      '抖音',
      '快手',
      '微博',
      '支付宝',
      '小红书',
    ],
  ),
  rule(
    'phone',
    '[2-9](?<=(?:电话|座机|固话|联系方式|手机号?|号码|传真)[是为：: ]{0,3}[2-9])(?<!4(?=00))(?<!8(?=00))(?: ?\\d){6,10}(?:转\\d{1,6})?(?!\\d)',
    ['电话', '座机', '固话', '方式', '手机', '号码', '传真'],
    true,
  ),
  rule(
    'phone',
    '(?<![\\d.A-Za-z-])(?!20[0-3]\\d[01]\\d[0-3]\\d)[2-9]\\d{7}(?:转\\d{1,6})?(?![\\dA-Za-z.元块万-])',
    undefined,
    true,
  ),
  // At least two digits, so that 新update… is not taken for a plate of Xinjiang.
  rule(
    'plate',
    '[京津冀晋蒙辽吉黑沪苏浙皖闽赣鲁豫鄂湘粤桂琼渝川贵云藏陕甘青宁新][A-Za-z][·•. ]?(?=(?:[A-Za-z]{0,4}\\d){2})(?:[A-Za-z\\d]{5,6}(?![A-Za-z\\d])|[A-Za-z\\d]{4}[学警挂港澳领试])',
  ),
  rule('plate', '[A-Z](?<=(?:车牌号?码?|车号)[是为：: ]{0,2}[A-Z])[A-Z\\d]{4,5}\\d(?![A-Za-z\\d])', [
    '车牌',
    '车号',
  ]),
  // 5号楼3单元501室 → 5号楼*单元***; 3-2-501 → 3-*-***; 5号楼501 → 5号楼***. 1200户 and 2单元停水 are the matter.
  rule(
    'door',
    `[\\d一二三四五六七八九十]{1,3}(?:单元|门) ?(?:\\d{1,2}[层楼] ?\\d{3,4}(?:室|号|房)?${NO_UNIT}|\\d{1,4}(?:室|号|房)${NO_UNIT}|\\d{2,4}${NO_UNIT}|[${ZH}]{3,4}(?:室|号|房)?(?![十百千户]))`,
    ['单元', '门'],
  ),
  rule(
    'door',
    '[\\d一二三四五六七八九十]{1,3}单元 ?[\\d一二三四五六七八九十]{1,3}[层楼][东西南北中左右][户侧手边门]',
    ['单元'],
  ),
  rule(
    'door',
    `(?<!\\d)\\d(?<=(?:[\\d一二三四五六七八九十]号?楼|[栋座幢]) ?\\d)\\d{2,3}(?:室|号|房)?(?:[、和]\\d{3,4}室?){0,3}${NO_UNIT}`,
    ['楼', '栋', '座', '幢'],
  ),
  rule('door', '(?<!\\d)\\d(?<=(?<!\\d)\\d{1,3}-\\d)\\d?-\\d{2,4}(?:室|号|户)?(?![\\d-])', ['-']),
  rule('door', '(?<!\\d)\\d{2,4}室(?![外内])', ['室']),
  rule('door', `[东西南北中]单元 ?\\d{3,4}(?:室|号|房)?${NO_UNIT}`, ['单元']),
  rule('door', `(?<![\\d负])\\d{1,2}层 ?\\d{3,4}(?:室|号|房)?${NO_UNIT}`, ['层']),
  rule('door', '(?<!\\d)\\d(?<=[栋座幢楼]\\d)\\d?[A-F]\\d{2}(?!\\d)', ['栋', '座', '幢', '楼']),
  // Whoever lives upstairs in 1502.
  rule(
    'door',
    `(?<!\\d)\\d(?<=(?:楼上|楼下|对门|隔壁|我家|住)(?:的|是|在)?\\d)\\d{2,3}(?:室|号|房)?(?![\\w米元块年月日点分个家户人层楼度条次辆平%路瓦万千百名份张多余来几]|天(?!天))`,
    ['楼上', '楼下', '对门', '隔壁', '我家', '住'],
  ),
];

/** Numbers as they are spoken: only texts with several Chinese digits have them. */
const SPOKEN: readonly Rule[] = [
  rule('card', `[${ZH}](?<=卡号?[是为：: ]{0,3}[${ZH}])[${ZH}]{14,18}(?![${ZH}])`, ['卡']),
  rule('id', `(?<![${ZH}])[${ZH}]{17}[${ZH}Xx叉](?![${ZH}])`),
  rule(
    'phone',
    `(?<![${ZH}\\d])[幺一壹1] ?[三四五六七八九叁肆伍陆柒捌玖3-9](?:[ -]?[${ZH}\\d]){9}(?![${ZH}\\d]|[元块万亿百千十])`,
  ),
  rule('phone', `[幺一][三四五六七八九][${ZH}]{9,18}`),
  rule('phone', `[幺一][三四五六七八九][${ZH}][、，,][${ZH}]{4}[、，,][${ZH}]{4}(?![${ZH}])`),
  rule(
    'door',
    `[${ZH}](?<=(?:[楼栋座幢]|楼[上下]|对门|隔壁)[${ZH}])[${ZH}]{2,3}(?:(?:室|号|房)|(?=的|家|住|天|$|[，,。；]))(?![十百千户])`,
    ['楼', '栋', '座', '幢', '对门', '隔壁'],
  ),
  rule('door', `(?:[一二三四五六七八九十]{1,3})(?:单元|门) ?[${ZH}]{3,4}(?:室|号|房)?(?![十百千户])`, [
    '单元',
    '门',
  ]),
];

const NAMES: readonly Rule[] = [
  rule(
    'name',
    `[${FAMILY}](?<!(?=${NO_NAME}).)(?:[${GIVEN}](?<!老)){1,2}(?=老师(?!傅)|医生|大夫|主任|书记|经理|教练|院长|警官)`,
    ['老师', '医生', '大夫', '主任', '书记', '经理', '教练', '院长', '警官'],
  ),
  rule(
    'name',
    `(?:(?:${COMPOUND})(?<=(?:${STRONG})..)|[${FAMILY}${RARE}](?<=(?:${STRONG})[“”"]?.))(?<!(?:${STRONG})(?=${NO_NAME}).)(?!主任|老师|经理|先生|女士|医生|师傅|大夫)(?:[${GIVEN}]{2}(?![${GIVEN}][，,。])|[${GIVEN}](?=${AFTER_NAME})|[\\u4e00-\\u9fa5]{1,2}(?=${AFTER_NAME}))`,
    ['叫', '姓名', '联系人', '户主', '身份证名', '自称', '户名', '名字', '收款人', '签字的是', '对象'],
  ),
  // Where only a name can follow, a rare family name is one, too.
  rule(
    'name',
    '[\\u4e00-\\u9fa5](?<=(?:姓名|联系人|户主)[是为:：] ?.)[\\u4e00-\\u9fa5]{1,3}(?=[，,。；;、（(：: ]|$)',
    ['姓名', '联系人', '户主'],
  ),
  rule(
    'name',
    `(?:(?:${COMPOUND})(?<=(?:${WEAK})[：: ]?..)|[${FAMILY}${RARE}](?<=(?:${WEAK})[：: 是为]?.))(?<!(?=${NO_NAME}).)(?:[${GIVEN}]{2}|[${GIVEN}](?=${AFTER_NAME}))`,
    [
      '我是',
      '本人',
      '业主',
      '房',
      '租',
      '居民',
      '村民',
      '市民',
      '人',
      '者',
      '亲',
      '妈',
      '爸',
      '夫',
      '妻',
      '公',
      '婆',
      '儿',
      '孩',
      '老伴',
      '奶',
      '爷',
      '同事',
      '室友',
      '同学',
      '邻居',
      '住户',
      '机主',
      '车主',
      '店主',
      '老板',
      '经理',
      '长',
      '司机',
      '护士',
      '护工',
      '保',
      '闺女',
      '头',
      '哥',
      '员',
      '手',
      '客服',
      '会计',
      '教',
      '师',
      '主任',
      '书',
      '医生',
      '大夫',
      '月嫂',
      '代表',
      '对象',
      '销售',
      '顾问',
      '管家',
      '中介',
      '民警',
      '城管',
      '告',
      '承包',
      '叫',
      '名',
      '的',
    ],
  ),
  // 张伟，男，… and 找李强，电话….
  rule(
    'name',
    `(?:${COMPOUND}|[${FAMILY}])(?<=(?:^|[，,。；;、：: （(找给问]).{1,2})(?<!(?=${NO_NAME}).)[${GIVEN}]{1,2}(?=[，, ]{0,2}(?:[男女][，,。 ]|(?:联系)?(?:电话|手机)[：:是 ]{0,2}[\\d幺+]|[：: ]{0,2}1[3-9]\\d))`,
    ['男', '女', '1', '电话', '手机'],
  ),
  // A name that no family name begins, where it cannot be anything else.
  rule(
    'name',
    '[\\u4e00-\\u9fa5](?<=(?:我叫|名叫|叫做|本人叫).)(?<![了他她它你我人救物的不车外师开保警来一个停天快谁过号大家上出几好得代滴什到孩])[\\u4e00-\\u9fa5]{1,4}(?=[，,。；; ]|$)',
    ['叫'],
  ),
  rule(
    'name',
    '[\\u4e00-\\u9fa5](?<=[一有]个叫.)[\\u4e00-\\u9fa5]{1,3}(?=的(?:人|男|女|工|老|经理|中介|包|网友|保安|司机|业务|客服|师傅|主播))',
    ['个叫'],
  ),
  rule('name', `[${FAMILY}${RARE}][${GIVEN}]{1,2}(?=[：:， ,]{0,2}(?:1[3-9]\\d|[幺一][三五八九七六]))`, [
    '1',
    '幺',
    '一',
  ]),
  rule('name', `[${FAMILY}${RARE}](?<=[男女][，, ]{1,2}.)[${GIVEN}]{1,2}(?=[，, ]{1,2}\\d{1,3}岁)`, ['岁']),
  rule(
    'name',
    `(?:(?:${COMPOUND})(?<=(?<![百同外何老])姓..)|[\\u4e00-\\u9fa5](?<=(?<![百同外何老])姓.))(?<![名氏什])(?=[，,。；; ]|$|的|家|住|那)`,
    ['姓'],
  ),
  rule(
    'name',
    `[${FAMILY}${RARE}](?<=(?:^|[^\\u4e00-\\u9fa5]|[楼层户门元的是和跟])老.)(?=家(?![庄村胡屯营堡坟铺店庭具园])|两口|头(?=[，,家天儿]))`,
    ['老'],
  ),
  rule(
    'name',
    `[${FAMILY}](?<![主责测].)(?=先生|女士|小姐|大爷|大妈|阿姨|师傅|奶奶|爷爷|大夫|医生|老师(?!傅)|主任|书记|经理)`,
    [
      '先生',
      '女士',
      '小姐',
      '大爷',
      '大妈',
      '阿姨',
      '师傅',
      '奶奶',
      '爷爷',
      '大夫',
      '医生',
      '老师',
      '主任',
      '书记',
      '经理',
    ],
  ),
  rule('name', `[${FAMILY}](?<![主责].)[\\u4e00-\\u9fa5]{1,2}(?=先生|女士|小姐)`, ['先生', '女士', '小姐']),
];

/** Numbers of papers, not of people. */
const ORDER =
  /(?:单号|编号|工单|订单号?|受理号|流水号|运单号?|案号|发票号?码?|编码|批号|邮编|客服|热线)[是为：: （(]{0,3}[A-Za-z]{0,4}$/;

const WIDE = /[０-９Ａ-Ｚａ-ｚ＠]/g;

const DIGIT = 1;
const SIGN = 2;
const SPOKEN_DIGIT = 4;
const WIDE_SIGN = 8;
const LEAD = 16;
/** What a character may be the beginning of: one look at each tells which rules are worth trying. */
const CLASS = new Uint8Array(65536);
for (let c = 48; c < 58; c++) CLASS[c] = DIGIT;
CLASS[64] = SIGN;
for (const [from, to] of [
  [0xff10, 0xff19],
  [0xff21, 0xff3a],
  [0xff41, 0xff5a],
  [0xff20, 0xff20],
] as const)
  for (let c = from; c <= to; c++) CLASS[c] = WIDE_SIGN | DIGIT | SIGN;
for (const c of ZH) CLASS[c.charCodeAt(0)] = SPOKEN_DIGIT;
for (const c of '叫姓名联收寄负经机车店老队司校护保邻的户主是本业房租居民村市投诉来举反当患病母父妈爸爱丈妻公婆儿女孩伴奶爷同室先士姐姨师夫医任书经男闺死逝伤借欠承包工施小快骑客店会院园所站教班支护月律法代对销顾管中组科局镇城嫌被原申自签')
  CLASS[c.charCodeAt(0)]! |= LEAD;
for (const c of '微信威薇扣抖快支小QqVvWw') CLASS[c.charCodeAt(0)]! |= SIGN;

/** For the test that holds each of them to a bounded stretch of text: hostile text must not make masking slow. */
export const maskPatterns: readonly RegExp[] = [...NUMBERS, ...SPOKEN, ...NAMES].map(
  ({ pattern }) => pattern,
);

/** Full-width digits and letters are digits and letters; one for one, so the text keeps its length. */
const narrow = (text: string): string =>
  text.replace(WIDE, (wide) => String.fromCharCode(wide.charCodeAt(0) - 0xfee0));

interface Found {
  readonly text: string;
  readonly spans: PersonalSpan[];
}

function find(original: string): Found {
  let classes = 0;
  let spoken = 0;
  for (let i = 0; i < original.length; i++) {
    const c = CLASS[original.charCodeAt(i)]!;
    classes |= c;
    if (c === SPOKEN_DIGIT) spoken++;
  }
  const text = (classes & WIDE_SIGN) === 0 ? original : narrow(original);
  const spans: PersonalSpan[] = [];
  if ((classes & (DIGIT | SIGN)) !== 0) collect(NUMBERS, text, spans);
  if (spoken >= 3) collect(SPOKEN, text, spans);
  if ((classes & LEAD) !== 0 || spans.some(({ kind }) => kind === 'phone')) collect(NAMES, text, spans);
  if (spans.length > 1) spans.sort((a, b) => a.begin - b.begin);
  return { text, spans };
}

function collect(rules: readonly Rule[], text: string, spans: PersonalSpan[]): void {
  for (const { kind, needs, pattern, orders } of rules) {
    if (needs !== undefined && !needs.some((word) => text.includes(word))) continue;
    const known = spans.length;
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const begin = match.index;
      const end = begin + match[0].length;
      if (orders === true && ORDER.test(text.slice(Math.max(0, begin - 14), begin))) continue;
      spans.push({ kind, begin, end });
    }
    // Each rule finds its spans in order; those that touch an earlier rule's are dropped in one merge.
    if (known > 0 && spans.length > known) keepApart(spans, known);
  }
}

/** `spans` up to `known` are kept; of the others those that touch none of them. Both parts end up in one order. */
function keepApart(spans: PersonalSpan[], known: number): void {
  const merged: PersonalSpan[] = [];
  let a = 0;
  for (let b = known; b < spans.length; b++) {
    const one = spans[b]!;
    while (a < known && spans[a]!.begin < one.begin) merged.push(spans[a++]!);
    const before = merged.at(-1);
    const next = a < known ? spans[a] : undefined;
    if ((before === undefined || before.end <= one.begin) && (next === undefined || one.end <= next.begin))
      merged.push(one);
  }
  while (a < known) merged.push(spans[a++]!);
  spans.length = 0;
  for (const span of merged) spans.push(span);
}

/** Everything in a text that leads to a person, in order; spans do not overlap. */
export const personalSpans = (text: string): readonly PersonalSpan[] => find(text).spans;

const MASKS: Readonly<Record<Exclude<PersonalKind, 'door' | 'name'>, string>> = {
  phone: '[电话]',
  id: '[证件号]',
  card: '[卡号]',
  plate: '[车牌]',
  account: '[账号]',
  email: '[邮箱]',
};

function maskOf(kind: PersonalKind, said: string): string {
  if (kind === 'name') return said.length === 1 ? '某' : '某某';
  if (kind !== 'door') return MASKS[kind];
  if (said.includes('单元')) return '*单元***';
  if (said.includes('-')) return '*-***';
  return said.endsWith('室') ? '***室' : '***';
}

/** The text with everything taken out that leads to a person. */
export function maskText(original: string): string {
  const { text, spans } = find(original);
  if (spans.length === 0) return text;
  let out = '';
  let at = 0;
  for (const { kind, begin, end } of spans) {
    out += text.slice(at, begin) + maskOf(kind, text.slice(begin, end));
    at = end;
  }
  return out + text.slice(at);
}

/** 王女士 → 王＊＊ */
export function maskName(name: string): string {
  const [first] = name;
  return first === undefined ? '' : `${first}＊＊`;
}

/** 19900001234 → 199****1234 */
export function maskPhone(phone: string): string {
  if (phone.length >= 11) return `${phone.slice(0, 3)}****${phone.slice(-4)}`;
  return phone.length > 6 ? `${phone.slice(0, 2)}****${phone.slice(-2)}` : '****';
}
