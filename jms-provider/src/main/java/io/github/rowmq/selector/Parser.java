package io.github.rowmq.selector;

import io.github.rowmq.selector.TokenKind.Precedence;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Parses a selector by precedence climbing, checks the types and folds constants on the way. Confined to one call of
 * {@link Selector#parse}.
 */
final class Parser {

    private final String text;
    private final Lexer lexer;
    private final Set<String> identifiers = new LinkedHashSet<>();
    private Token token;
    private int previousEnd;
    private int depth;

    Parser(String text) throws SelectorSyntaxException {
        this.text = text;
        this.lexer = new Lexer(text);
        this.token = lexer.next();
    }

    /** The whole text as a condition. */
    Condition parse() throws SelectorSyntaxException {
        Condition condition = condition(Precedence.OR);
        if (token.kind() != TokenKind.END) {
            throw unexpected("an operator or the end of the selector");
        }
        return condition;
    }

    /** The identifiers met so far, in the order of the text; unmodifiable. */
    Set<String> identifiers() {
        return Collections.unmodifiableSet(identifiers);
    }

    /** The longest expression of at least this precedence that begins at the current token. */
    private Expression expression(int minimum) throws SelectorSyntaxException {
        int start = token.start();
        Expression left = prefix(minimum);
        while (token.kind().precedence() >= minimum) {
            left = switch (token.kind().precedence()) {
                case Precedence.OR -> Or.of(terms(condition(left, start)));
                case Precedence.AND -> And.of(terms(condition(left, start)));
                case Precedence.COMPARISON -> comparison(left, start);
                default -> arithmetic(left, start);
            };
        }
        return left;
    }

    private Expression prefix(int minimum) throws SelectorSyntaxException {
        Token first = token;
        switch (first.kind()) {
            case NOT -> {
                if (minimum > Precedence.NOT) {
                    throw unexpected("a value (NOT needs parentheses here)");
                }
                advance();
                descend(first);
                Condition negated = condition(Precedence.NOT);
                depth--;
                return Not.of(negated);
            }
            case PLUS, MINUS -> {
                advance();
                return signed(first);
            }
            case LEFT_PARENTHESIS -> {
                advance();
                descend(first);
                Expression inner = expression(Precedence.OR);
                depth--;
                expect(TokenKind.RIGHT_PARENTHESIS, " for the '(' at position " + (first.start() + 1));
                return inner;
            }
            default -> {
                return primary();
            }
        }
    }

    private Operand signed(Token sign) throws SelectorSyntaxException {
        boolean negative = sign.kind() == TokenKind.MINUS;
        if (negative && token.value() == NumberSyntax.MINUS_MIN_LONG) {
            advance();
            return new Literal(Long.MIN_VALUE);
        }
        descend(sign);
        Operand operand = number(Precedence.SIGN, sign);
        depth--;
        return Signed.of(operand, negative);
    }

    private Operand primary() throws SelectorSyntaxException {
        Token first = token;
        switch (first.kind()) {
            case STRING, NUMBER -> {
                if (first.value() == NumberSyntax.MINUS_MIN_LONG) {
                    throw unexpected("a number up to " + Long.MAX_VALUE);
                }
                advance();
                return new Literal(first.value());
            }
            case TRUE, FALSE -> {
                advance();
                return new Literal(first.kind() == TokenKind.TRUE);
            }
            case IDENTIFIER -> {
                return field();
            }
            case NULL -> throw unexpected("an identifier, a literal or '(' (compare with NULL by IS NULL)");
            default -> throw unexpected("an identifier, a literal or '('");
        }
    }

    private Field field() throws SelectorSyntaxException {
        Field field = Field.named((String) token.value());
        if (field == null) {
            throw unexpected("a property, or one of the headers " + Field.HEADER_NAMES);
        }
        identifiers.add(field.name());
        advance();
        return field;
    }

    /**
     * The terms of a chain of ANDs or ORs, of which the first is parsed and the current token is the first operator.
     */
    private List<Condition> terms(Condition first) throws SelectorSyntaxException {
        TokenKind operator = token.kind();
        List<Condition> terms = new ArrayList<>();
        terms.add(first);
        while (token.kind() == operator) {
            advance();
            terms.add(condition(operator.precedence() + 1));
        }
        return terms;
    }

    private Operand arithmetic(Expression first, int start) throws SelectorSyntaxException {
        int precedence = token.kind().precedence();
        Operand left = number(first, start, token);
        List<Arithmetic.Step> steps = new ArrayList<>();
        while (token.kind().precedence() == precedence) {
            Token operator = token;
            advance();
            steps.add(new Arithmetic.Step(arithmetic(operator.kind()), number(precedence + 1, operator)));
        }
        return Arithmetic.of(left, steps);
    }

    private static ArithmeticOperator arithmetic(TokenKind kind) {
        return switch (kind) {
            case PLUS -> ArithmeticOperator.ADD;
            case MINUS -> ArithmeticOperator.SUBTRACT;
            case TIMES -> ArithmeticOperator.MULTIPLY;
            default -> ArithmeticOperator.DIVIDE;
        };
    }

    private Condition comparison(Expression left, int start) throws SelectorSyntaxException {
        Condition comparison = token.kind().isReservedWord() ? predicate(left, start) : compare(left, start);
        if (token.kind().precedence() == Precedence.COMPARISON) {
            throw unexpected("AND, OR or the end, as comparisons do not chain without parentheses");
        }
        return comparison;
    }

    private Condition compare(Expression first, int start) throws SelectorSyntaxException {
        Token symbol = token;
        ComparisonOperator operator = switch (symbol.kind()) {
            case EQUAL -> ComparisonOperator.EQUAL;
            case NOT_EQUAL -> ComparisonOperator.NOT_EQUAL;
            case LESS -> ComparisonOperator.LESS;
            case LESS_OR_EQUAL -> ComparisonOperator.LESS_OR_EQUAL;
            case GREATER -> ComparisonOperator.GREATER;
            default -> ComparisonOperator.GREATER_OR_EQUAL;
        };
        Operand left = operator.isEquality() ? operand(first) : number(first, start, symbol);
        advance();
        if (!operator.isEquality()) {
            return Comparison.of(operator, left, number(Precedence.SUM, symbol));
        }
        int rightStart = token.start();
        Operand right = operand(expression(Precedence.SUM));
        if (!right.type().fits(left.type())) {
            throw mismatch(
                    rightStart,
                    "a " + left.type().word() + ", like the left of "
                            + symbol.kind().words(),
                    right.type());
        }
        return Comparison.of(operator, left, right);
    }

    /** BETWEEN, IN, LIKE and IS, with NOT where it may stand. */
    private Condition predicate(Expression left, int start) throws SelectorSyntaxException {
        if (token.kind() == TokenKind.IS) {
            return isNull(left, start);
        }
        boolean negated = accept(TokenKind.NOT);
        Token word = token;
        return switch (word.kind()) {
            case BETWEEN -> between(left, start, negated);
            case IN -> in(stringField(left, start), negated);
            case LIKE -> like(stringField(left, start), negated);
            default -> throw unexpected("BETWEEN, IN or LIKE after NOT");
        };
    }

    private Condition isNull(Expression left, int start) throws SelectorSyntaxException {
        if (!(left instanceof Field field)) {
            throw mismatch(start, "an identifier before IS", operand(left).type());
        }
        advance();
        boolean negated = accept(TokenKind.NOT);
        if (token.kind() != TokenKind.NULL) {
            throw unexpected(negated ? "NULL" : "NULL or NOT NULL");
        }
        advance();
        return new IsNull(field, negated);
    }

    private Condition between(Expression first, int start, boolean negated) throws SelectorSyntaxException {
        Token word = token;
        Operand value = number(first, start, word);
        advance();
        Operand low = number(Precedence.SUM, word);
        Token and = token;
        expect(TokenKind.AND, " between the two bounds of BETWEEN");
        return Between.of(value, low, number(Precedence.SUM, and), negated);
    }

    private Condition in(Field field, boolean negated) throws SelectorSyntaxException {
        advance();
        expect(TokenKind.LEFT_PARENTHESIS, " after IN");
        Set<String> values = new HashSet<>();
        do {
            values.add(string(" in the list of IN"));
        } while (accept(TokenKind.COMMA));
        expect(TokenKind.RIGHT_PARENTHESIS, " or ',' in the list of IN");
        return new In(field, values, negated);
    }

    private Condition like(Field field, boolean negated) throws SelectorSyntaxException {
        advance();
        String pattern = string(" as the pattern of LIKE");
        if (!accept(TokenKind.ESCAPE)) {
            return new Like(field, LikePattern.of(pattern, LikePattern.NO_ESCAPE), negated);
        }
        Token escape = token;
        String character = string(" as the ESCAPE character");
        if (character.codePointCount(0, character.length()) != 1) {
            throw error(escape.start(), "a string of a single character after ESCAPE", describe(escape));
        }
        return new Like(field, LikePattern.of(pattern, character.codePointAt(0)), negated);
    }

    private String string(String role) throws SelectorSyntaxException {
        Token literal = token;
        if (literal.kind() != TokenKind.STRING) {
            throw unexpected("a string literal" + role);
        }
        advance();
        return (String) literal.value();
    }

    private Condition condition(int minimum) throws SelectorSyntaxException {
        int start = token.start();
        return condition(expression(minimum), start);
    }

    private Condition condition(Expression expression, int start) throws SelectorSyntaxException {
        if (expression instanceof Condition condition) {
            return condition;
        }
        if (expression instanceof Field field && field.type() == ValueType.ANY) {
            return new BooleanField(field);
        }
        if (expression instanceof Literal literal && literal.value() instanceof Boolean value) {
            return new Constant(Truth.of(value));
        }
        throw mismatch(start, "a condition", operand(expression).type());
    }

    private static Operand operand(Expression expression) {
        return expression instanceof Condition condition ? new ConditionValue(condition) : (Operand) expression;
    }

    private Operand number(int minimum, Token operator) throws SelectorSyntaxException {
        int start = token.start();
        return number(expression(minimum), start, operator);
    }

    private Operand number(Expression expression, int start, Token operator) throws SelectorSyntaxException {
        Operand operand = operand(expression);
        if (!operand.type().fits(ValueType.NUMBER)) {
            String side = start < operator.start() ? "before " : "after ";
            throw mismatch(start, "a number " + side + operator.kind().words(), operand.type());
        }
        return operand;
    }

    private Field stringField(Expression expression, int start) throws SelectorSyntaxException {
        if (expression instanceof Field field && field.type().fits(ValueType.STRING)) {
            return field;
        }
        throw mismatch(
                start,
                "an identifier of a string before " + token.kind().words(),
                operand(expression).type());
    }

    private void descend(Token opening) throws SelectorSyntaxException {
        if (++depth > Selector.MAX_DEPTH) {
            throw error(opening.start(), "at most " + Selector.MAX_DEPTH + " levels of nesting", "one more");
        }
    }

    private boolean accept(TokenKind kind) throws SelectorSyntaxException {
        if (token.kind() != kind) {
            return false;
        }
        advance();
        return true;
    }

    private void expect(TokenKind kind, String role) throws SelectorSyntaxException {
        if (!accept(kind)) {
            throw unexpected(kind.words() + role);
        }
    }

    private void advance() throws SelectorSyntaxException {
        previousEnd = token.end();
        token = lexer.next();
    }

    private SelectorSyntaxException unexpected(String expected) {
        return error(token.start(), expected, describe(token));
    }

    /** The error for an operand, from the given index to the last token read, which is of a wrong type. */
    private SelectorSyntaxException mismatch(int start, String expected, ValueType found) {
        String source = SelectorSyntaxException.quoted(text.substring(start, previousEnd));
        return error(start, expected, found.word() + " " + source);
    }

    private SelectorSyntaxException error(int index, String expected, String found) {
        return new SelectorSyntaxException(text, index, expected, found);
    }

    private String describe(Token found) {
        TokenKind kind = found.kind();
        return switch (kind) {
            case IDENTIFIER, STRING, NUMBER ->
                kind.words() + " " + SelectorSyntaxException.quoted(text.substring(found.start(), found.end()));
            default -> kind.isReservedWord() ? "the reserved word " + kind.words() : kind.words();
        };
    }
}
