package io.github.rowmq;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
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

/** Holds the one-way direction provider → store; each rule says why. */
class ArchitectureTest {
    private static final String ROOT = "io.github.rowmq";
    private static final String STORE = ROOT + ".store";

    private static final JavaClasses MAIN = classesBeside(RowMQQueue.class);

    private static final JavaClasses TESTS = classesBeside(ArchitectureTest.class);

    @Test
    void theStoreIsUsedThroughItsSeamOnly() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAPackage(STORE + ".*..")
                .because("packages below " + STORE + " are the store's own affair: the seam is what it promises"));
    }

    @Test
    void theProviderKnowsNothingOfSql() {
        check(noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.sql..", "org.jdbi..", "com.zaxxer..")
                .because("the store speaks in messages and deliveries; an SQLException is translated there, once"));
    }

    @Test
    void aDataSourceIsOnlyHandedOver() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".jndi..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("javax.sql..")
                .because("the application gives the factory its DataSource and the factory gives it to the store;"
                        + " nothing between them needs it"));
        check(noClasses()
                .should()
                .dependOnClassesThat(new JavaxSqlExceptDataSource())
                .because("the provider takes a DataSource and knows nothing else of JDBC"));
    }

    @Test
    void packagesFormNoCycle() {
        check(slices().assignedFrom(new ByPackage())
                .should()
                .beFreeOfCycles()
                .ignoreDependency(nameMatching(ROOT + "\\.RowMQ\\w*ConnectionFactory"), alwaysTrue())
                .because("packages that need each other are one package; only the factories, which applications name,"
                        + " stand above the packages that they put together"));
    }

    @Test
    void nobodySleeps() {
        check(noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Thread.class, "sleep", long.class, int.class)
                .because("main code waits on a condition or a clock that tests can turn"));
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

    private static final class JavaxSqlExceptDataSource extends DescribedPredicate<JavaClass> {
        JavaxSqlExceptDataSource() {
            super("are of javax.sql other than DataSource");
        }

        @Override
        public boolean test(JavaClass type) {
            return type.getPackageName().startsWith("javax.sql") && !type.isEquivalentTo(javax.sql.DataSource.class);
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
