package io.trunkline.pages;

import static org.assertj.core.api.Assertions.assertThat;

import io.trunkline.office.Office;
import io.trunkline.simulator.Simulator;
import io.trunkline.simulator.SimulatorSettings;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
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
                phone.findElement(By.cssSelector("form:has([name=body]) button[type=submit]"))
                        .click();
                until(browser, () -> phone.getText().contains("successfully been unsubscribed"));
                office.paymentFails("in_2", ann.number());
                ann.readsNothing();
                assertThat(office.states(ann.number())).containsExactly("delivered", "muted");
            } finally {
                browser.quit();
            }
        }
    }

    @Test
    void a_call_rings_on_its_phone_is_answered_and_hung_up_there() {
        try (var simulator = Simulator.start(SimulatorSettings.local())) {
            var browser = browser();
            try {
                browser.get(simulator.url());
                var add = find(browser, By.id("number"));
                add.clear();
                add.sendKeys("+15551230001");
                add.submit();
                var phone = find(browser, By.xpath("//section[contains(., '+15551230001')]"));
                call(simulator, "+15551230001", "<Response><Say>Fire!</Say><Pause length='600'/></Response>");
                until(browser, () -> phone.getText().contains("+15005550006 is calling · ringing"));
                phone.findElement(By.cssSelector("[data-do=answer]")).click();
                until(browser, () -> phone.getText().contains("Fire!"));
                phone.findElement(By.cssSelector(".talking [data-do=hangup]")).click();
                until(browser, () -> phone.getText().contains("· completed"));
                assertThat(simulator.calls("+15551230001").get(0).status()).isEqualTo("completed");
            } finally {
                browser.quit();
            }
        }
    }

    @Test
    void words_are_said_into_a_phone_there() {
        try (var simulator = Simulator.start(SimulatorSettings.local())) {
            var browser = browser();
            try {
                browser.get(simulator.url());
                // Nobody is at the action, which the page shows as Twilio's own apology.
                call(
                        simulator,
                        "+15551230001",
                        "<Response><Gather input='dtmf speech' timeout='600' action='http://127.0.0.1:1/said'>"
                                + "<Say>Yes or no?</Say></Gather></Response>");
                var phone = find(browser, By.xpath("//section[contains(., '+15551230001')]"));
                until(browser, () -> phone.getText().contains("ringing"));
                phone.findElement(By.cssSelector("[data-do=answer]")).click();
                until(browser, () -> phone.getText().contains("Yes or no?"));
                var words = phone.findElement(By.cssSelector(".words input"));
                words.sendKeys("Yes");
                words.submit();
                until(browser, () -> phone.getText().contains("application error"));
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

    private static void call(Simulator simulator, String to, String twiml) {
        var account = SimulatorSettings.local().account();
        var form =
                "To=" + encoded(to) + "&From=" + encoded(SimulatorSettings.DEFAULT_NUMBER) + "&Twiml=" + encoded(twiml);
        var credentials = Base64.getEncoder()
                .encodeToString((account.sid() + ":" + account.token()).getBytes(StandardCharsets.UTF_8));
        var request = HttpRequest.newBuilder(
                        URI.create(simulator.url() + "/2010-04-01/Accounts/" + account.sid() + "/Calls.json"))
                .header("Authorization", "Basic " + credentials)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        assertThat(HttpClient.newHttpClient()
                        .sendAsync(request, HttpResponse.BodyHandlers.ofString())
                        .join()
                        .statusCode())
                .isEqualTo(201);
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static WebElement find(WebDriver browser, By where) {
        return new WebDriverWait(browser, Duration.ofSeconds(20)).until(driver -> driver.findElement(where));
    }

    private static void until(WebDriver browser, BooleanSupplier claim) {
        new WebDriverWait(browser, Duration.ofSeconds(20)).until(driver -> claim.getAsBoolean());
    }
}
