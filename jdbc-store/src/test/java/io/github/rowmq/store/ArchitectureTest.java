package io.github.rowmq.store;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.type;
import static com.tngtech.archunit.lang.conditions.ArchPredicates.are;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.ArchRule;
import com.tngtech.archunit.library.dependencies.SliceAssignment;
import com.tngtech.archunit.library.dependencies.SliceIdentifier;
import org.junit.jupiter.api.Test;

/** Holds the store's dependencies; {@code docs/decisions} and each rule say why. */
class ArchitectureTest {
    private static final String SEAM = "io.github.rowmq.store";

    private static final JavaClasses MAIN = classesBeside(Stores.class);

    private static final JavaClasses TESTS = classesBeside(ArchitectureTest.class);

    @Test
    void theStoreKnowsNothingOfJakartaMessaging() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("jakarta.jms..", "javax.jms..")
                .because("the store moves rows; what they mean to a client is the provider's business, and both API"
                        + " namespaces are served by one store"));
    }

    @Test
    void theSeamDoesNotShowWhatIsBehindIt() {
        check(noClasses()
                .that()
                .resideInAPackage(SEAM)
                .and()
                .doNotBelongToAnyOf(Stores.class)
                .should()
                .dependOnClassesThat(new BehindTheSeam())
                .because("the provider is written against the seam, so SQL can change without it; only the class that"
                        + " opens a store may name what it opens"));
    }

    @Test
    void theSeamHasNoJdbiAndNoPool() {
        check(noClasses()
                .that()
                .resideInAPackage(SEAM)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.jdbi..", "com.zaxxer..")
                .because("libraries behind the seam are not part of what the seam promises"));
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().assignedFrom(new ByPackage())
                .should()
                .beFreeOfCycles()
                .ignoreDependency(are(type(Stores.class)), DescribedPredicate.alwaysTrue())
                .because("packages that need each other are one package; the class that opens a store is the one place"
                        + " that knows all of them"));
    }

    @Test
    void nobodySleeps() {
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .because("main code waits on a condition or a clock that tests can turn, tests use Await")
                .check(MAIN);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("a test that sleeps is slow when it passes and wrong when the machine is loaded: use Await")
                .check(TESTS);
    }

    /** The classes of the directory from which that one comes: this module's, main or test. */
    private static JavaClasses classesBeside(Class<?> type) {
        return new ClassFileImporter()
                .importUrl(type.getProtectionDomain().getCodeSource().getLocation());
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(true).check(MAIN);
    }

    private static final class BehindTheSeam extends DescribedPredicate<JavaClass> {
        BehindTheSeam() {
            super("reside behind the seam");
        }

        @Override
        public boolean test(JavaClass type) {
            return type.getPackageName().startsWith(SEAM + ".");
        }
    }

    private static final class ByPackage implements SliceAssignment {
        @Override
        public SliceIdentifier getIdentifierOf(JavaClass type) {
            return SliceIdentifier.of(type.getPackageName());
        }

        @Override
        public String getDescription() {
            return "packages";
        }
    }
}
