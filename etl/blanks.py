"""What people's files hold at the ends of values and what nobody sees: blanks of every width, marks of direction."""

BLANKS = (
    " \t\n\r\v\f\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u200b\u200e\u200f"
    "\u202f\u205f\u3000\ufeff"
)
