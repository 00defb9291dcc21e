// A peer of the benchmark: Xerces-J validates FILE against SCHEMA each time a line comes in, and prints the milliseconds.
import java.io.BufferedReader;
import java.io.File;
import java.io.InputStreamReader;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.Schema;
import javax.xml.validation.SchemaFactory;
import javax.xml.validation.Validator;
import org.xml.sax.ErrorHandler;
import org.xml.sax.SAXParseException;

public class Xerces {
  static int errors;

  public static void main(String[] args) throws Exception {
    Schema schema = SchemaFactory.newInstance("http://www.w3.org/2001/XMLSchema").newSchema(new File(args[0]));
    BufferedReader in = new BufferedReader(new InputStreamReader(System.in));
    for (String file = in.readLine(); file != null; file = in.readLine()) {
      Validator validator = schema.newValidator();
      errors = 0;
      validator.setErrorHandler(
          new ErrorHandler() {
            public void warning(SAXParseException e) {}

            public void error(SAXParseException e) {
              errors++;
            }

            public void fatalError(SAXParseException e) {
              errors++;
            }
          });
      long start = System.nanoTime();
      validator.validate(new StreamSource(new File(file)));
      System.out.println((System.nanoTime() - start) / 1e6 + " " + errors);
    }
  }
}
