package io.trunkline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openqa.selenium.By;
import org.openqa.selenium.WebDriver;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.support.ui.WebDriverWait;

/** The simulator's page of phones: a text appears by itself, and an answer typed there is heard. */
@Tag("pages")
class PhonesPageTest {
    @TempDir
    Path folder;

    @Test
    void a_text_appears_on_its_phone_and_a_stop_typed_there_silences_it() {
        try (var office = Office.open(folder)) {
            var browser = browser();
            try {
                browser.get(office.trunkline().url());
                var ann = office.phone("+15551230001");
                office.paymentFails("in_<b>1</b>", ann.number());
                var phone = find(browser, By.xpath("//section[contains(., '" + ann.number() + "')]"));
                ann.reads("could not take payment");
                until(browser, () -> phone.getText().contains("for invoice in_<b>1</b>"));

                phone.findElement(By.name("body")).sendKeys("stop");
                phone.findElement(By.cssSelector("button[type=submit]")).click();
                until(browser, () -> phone.getText().contains("successfully been unsubscribed"));
                office.paymentFails("in_2", ann.number());
                ann.readsNothing();
                assertThat(office.states(ann.number())).containsExactly("delivered", "muted");
            } finally {
                browser.quit();
            }
        }
    }

    private static WebDriver browser() {
        var options = new ChromeOptions()
                .setBinary("/usr/bin/chromium")
                .addArguments(
                        "--headless",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-quic",
                        "--no-first-run",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync");
        var service = new ChromeDriverService.Builder()
                .usingDriverExecutable(Path.of("/usr/bin/chromedriver").toFile())
                .build();
        return new ChromeDriver(service, options);
    }

    private static WebElement find(WebDriver browser, By where) {
        return new WebDriverWait(browser, Duration.ofSeconds(20)).until(driver -> driver.findElement(where));
    }

    private static void until(WebDriver browser, BooleanSupplier claim) {
        new WebDriverWait(browser, Duration.ofSeconds(20)).until(driver -> claim.getAsBoolean());
    }
}
