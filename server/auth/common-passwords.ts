/**
 * The passwords people choose first, in lower case and of eight characters or more (shorter ones
 * are refused by length, runs and repetitions by rule): from the well-known lists, and what a
 * teacher at a Chinese school types first: spelled-out words, "I love you" in digits, the keyboard's
 * rows.
 */
export const COMMON_PASSWORDS: ReadonlySet<string> = new Set(
	`
password password1 password12 password123 password1234 passw0rd p@ssw0rd p@ssword pa55word
1234567890 0123456789 0987654321 123456789a 12345678a a12345678 a123456789 1234567a 1234567890a
123456aa 123456abc abc123456 abc12345 abcd1234 abcde12345 abcd123456 123456789abc 12345abc
aa123456 aa123456789 a1234567 aaa123456 q1234567 qq123456 qq123456789 zxc123456 asd123456
qwe123456 qwer1234 qwert123 qwerty123 qwerty12 qwerty1234 qwertyui qwertyuiop 1q2w3e4r 1q2w3e4r5t
1qaz2wsx 1qazxsw2 q1w2e3r4 q1w2e3r4t5 asdfghjk asdfghjkl asdf1234 zxcvbnm1 zxcvbnm123 zaq12wsx
!qaz2wsx 147258369 159357123 123123123 123321123 112233445566 11223344 111222333 123654789
12341234 12121212 13131313 88888888a 66668888 88886666 13145200 5201314a 520131400 52013145
5201314520 1314520520 15201314 520520520 woaini520 woaini1314 woaini521 woaini123 woaini5201314
iloveyou iloveyou1 iloveyou520 iloveu520 love1314 love5201314 aini1314 woaiwojia woaibaba woaimama
xiaoxue123 xuexiao123 xuesheng laoshi123 laoshihao jiaoshi123 banzhuren banzhuren123 zhongguo
zhongguo123 zhonghua nihao123 nihaoma123 mima1234 mima123456 wodemima guanliyuan admin123
admin1234 admin12345 admin123456 administrator admin888 admin666 root1234 root123456 test1234
test123456 welcome1 welcome123 letmein1 letmein123 changeme changeme123 guest123 user1234
monkey123 dragon123 football sunshine princess superman trustno1 starwars whatever computer
internet baseball basketball michelle jennifer jonathan elephant shadow123 master123 hello123
hello1234 helloworld school123 school1234 teacher1 teacher123 student1 student123 beijing2008
beijing123 anhui123 hefei123 funan123 fuyang123 shanghai123 huawei123 xiaomi123 jiashu123
jiashu1234 jiashu2026 jiazhang123 liushou123 woaixuexi haohaoxuexi tiantianxiangshang
`
		.trim()
		.split(/\s+/),
);
