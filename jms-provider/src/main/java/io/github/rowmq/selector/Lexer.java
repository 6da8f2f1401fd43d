package io.github.rowmq.selector;

/** Cuts a selector into tokens, one at a time. Confined to its parser. */
final class Lexer {

    private final String text;
    private int position;

    Lexer(String text) {
        this.text = text;
    }

    /** Whether there is only white space. */
    static boolean isBlank(String text) {
        return text.chars().allMatch(Lexer::isWhiteSpace);
    }

    /** White space as Java defines it: space, tab, form feed and line terminators; nothing beyond ASCII. */
    private static boolean isWhiteSpace(int c) {
        return c == ' ' || c == '\t' || c == '\f' || c == '\n' || c == '\r';
    }

    /** The next token; {@link TokenKind#END} at the end, however often it is asked. */
    Token next() throws SelectorSyntaxException {
        while (isWhiteSpace(peek(0))) {
            position++;
        }
        int start = position;
        if (start == text.length()) {
            return new Token(TokenKind.END, TokenKind.END, start, start);
        }
        int c = text.codePointAt(start);
        if (c == '\'') {
            return string();
        }
        if (isDigit(c) || c == '.' && isDigit(peek(1))) {
            return number();
        }
        if (Character.isJavaIdentifierStart(c)) {
            return word();
        }
        return symbol(c);
    }

    private Token string() throws SelectorSyntaxException {
        int start = position++;
        StringBuilder content = new StringBuilder();
        while (true) {
            int quote = text.indexOf('\'', position);
            if (quote < 0) {
                throw new SelectorSyntaxException(
                        text, start, "a closing ' for the string that begins here", "the end of the selector");
            }
            content.append(text, position, quote);
            position = quote + 1;
            if (peek(0) != '\'') {
                return new Token(TokenKind.STRING, content.toString(), start, position);
            }
            content.append('\'');
            position++;
        }
    }

    /**
     * Takes everything that could belong to a number, so that {@code 5x} or {@code 1.2.3} is shown whole when refused.
     */
    private Token number() throws SelectorSyntaxException {
        int start = position;
        boolean hexadecimal = peek(0) == '0' && (peek(1) | 0x20) == 'x';
        int previous = 0;
        while (position < text.length()) {
            int c = text.codePointAt(position);
            boolean exponentSign = (c == '+' || c == '-') && (previous | 0x20) == (hexadecimal ? 'p' : 'e');
            if (c != '.' && !exponentSign && !Character.isJavaIdentifierPart(c)) {
                break;
            }
            previous = c;
            position += Character.charCount(c);
        }
        String lexeme = text.substring(start, position);
        try {
            return new Token(TokenKind.NUMBER, NumberSyntax.parse(lexeme), start, position);
        } catch (NumberFormatException e) {
            SelectorSyntaxException refusal = new SelectorSyntaxException(
                    text, start, NumberSyntax.expectation(lexeme), SelectorSyntaxException.quoted(lexeme));
            refusal.initCause(e);
            throw refusal;
        }
    }

    private Token word() {
        int start = position;
        while (position < text.length() && Character.isJavaIdentifierPart(text.codePointAt(position))) {
            position += Character.charCount(text.codePointAt(position));
        }
        String word = text.substring(start, position);
        return new Token(TokenKind.ofWord(word), word, start, position);
    }

    private Token symbol(int c) throws SelectorSyntaxException {
        int next = peek(1);
        return switch (c) {
            case '(' -> symbol(TokenKind.LEFT_PARENTHESIS, 1);
            case ')' -> symbol(TokenKind.RIGHT_PARENTHESIS, 1);
            case ',' -> symbol(TokenKind.COMMA, 1);
            case '+' -> symbol(TokenKind.PLUS, 1);
            case '-' -> symbol(TokenKind.MINUS, 1);
            case '*' -> symbol(TokenKind.TIMES, 1);
            case '/' -> symbol(TokenKind.DIVIDE, 1);
            case '=' -> symbol(TokenKind.EQUAL, 1);
            case '<' ->
                next == '>'
                        ? symbol(TokenKind.NOT_EQUAL, 2)
                        : next == '=' ? symbol(TokenKind.LESS_OR_EQUAL, 2) : symbol(TokenKind.LESS, 1);
            case '>' -> next == '=' ? symbol(TokenKind.GREATER_OR_EQUAL, 2) : symbol(TokenKind.GREATER, 1);
            case '!' -> throw new SelectorSyntaxException(text, position, "<> for \"not equal\", or NOT", "'!'");
            case '"' -> throw new SelectorSyntaxException(text, position, "single quotes around a string", "'\"'");
            default ->
                throw new SelectorSyntaxException(
                        text,
                        position,
                        "an identifier, a literal or an operator",
                        "'" + SelectorSyntaxException.quoted(Character.toString(c)) + "'");
        };
    }

    private Token symbol(TokenKind kind, int length) {
        position += length;
        return new Token(kind, kind, position - length, position);
    }

    /** The character so many places ahead, or 0 behind the end. */
    private char peek(int ahead) {
        int index = position + ahead;
        return index < text.length() ? text.charAt(index) : 0;
    }

    private static boolean isDigit(int c) {
        return c >= '0' && c <= '9';
    }
}
